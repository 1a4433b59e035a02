using Samples;
using SeNet.Blocks;
using SeNet.Data;
using SeNet.Recipes;
using SeNet.Training;

namespace TrainCifar10;

/// <summary>
/// The program's options. A null stands for the default, which depends on whether the full set is used.
/// </summary>
internal sealed record Settings(
    string? Data, bool Download, Recipe? Recipe, bool WithoutSE, string? Model, int? Epochs, int? Batch,
    LastBatch LastBatch, int? Filters, int? Blocks, Squeeze Squeeze,
    double? LearningRate, LearningRateSchedule Schedule, int Seed, string Device, int? Shards,
    int? Threads, ICommunicator Processes, RunFolder Run);
