using SeNet.Data;
using SeNet.Training;

namespace SeNet.CommandLine;

/// <summary>Names in the library's messages, and the options of the tool that replace them.</summary>
internal static class Words
{
    /// <summary>
    /// From names of properties and parameters, and advice with such names, to options. An empty text removes the
    /// advice.
    /// </summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [nameof(TrainingOptions.Epochs)] = "--epochs",
        [nameof(TrainingOptions.BatchSize)] = "--batch-size",
        ["batchSize"] = "--batch-size",
        [nameof(TrainingOptions.LearningRate)] = "--lr",
        [nameof(TrainingOptions.AccumulationSteps)] = "--grad-accum-steps",
        [nameof(TrainingOptions.Shards)] = "--shards",
        [nameof(TrainingOptions.Threads)] = "--workers",
        [nameof(ParameterGroup.FrozenEpochs)] = "--frozen-epochs",
        [nameof(RandomResizedCrop.MinArea)] = "--scale",
        ["LoadOptions.Dictionary"] = "--dictionary",
        ["set TrainingOptions.LastBatch to Drop or Merge, or choose another BatchSize"] =
            "give --last-batch drop or --last-batch merge, or another --batch-size",
        ["have them downloaded"] = "give --download",
        ["have it downloaded"] = "give --download",
        ["choose a smaller size"] = "give a smaller --img-size",
        ["Make the model with the arguments that the file's metadata name, or give LoadOptions with Strict = false " +
            "to load what fits"] = "Give the --model that the file was written for",
        ["Make the model with the arguments that it had when the file was written"] =
            "Give the --model that the file was written for",
        ["Make the model that the file was written for"] = "Give the --model that the file was written for",
        ["make it with ModelZoo.FromFile"] = "leave --model out",
        ["Pretrained.Folder or "] = "the environment variable ",
        [", or begin a new run in another folder"] = "",
        [", or begin a new run"] = "",
        ["ImageFolder.OpenSplits"] = "senet train",
    };
}
