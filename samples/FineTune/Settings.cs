using Samples;
using SeNet.Data;

namespace FineTune;

/// <summary>The program's options.</summary>
internal sealed record Settings(
    string Images, string Weights, string? Dictionary, string? Prefix, string? Model, int? Size, int Epochs,
    int FrozenEpochs, int Batch, LastBatch LastBatch,
    double LearningRate, double FirstFactor, double MinArea, int Seed, string Device, RunFolder Run);
