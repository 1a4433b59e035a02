using SeNet.Training;

namespace Samples;

/// <summary>What the library's messages call things, and what they are called where options are given.</summary>
internal static class Words
{
    private static readonly Dictionary<string, string> Common = new()
    {
        [nameof(TrainingOptions.Epochs)] = "--epochs",
        [nameof(TrainingOptions.BatchSize)] = "--batch",
        ["batchSize"] = "--batch",
        [nameof(TrainingOptions.LearningRate)] = "--lr",
        ["ModelZoo.Names lists all."] = "",
        ["Pretrained.Names lists all."] = "",
        [", or begin a new run"] = "",
    };

    /// <summary>The words of a program: those of every sample, and its own.</summary>
    public static IReadOnlyDictionary<string, string> With(Dictionary<string, string> own) => Common.Concat(own).ToDictionary();
}
