using SeNet.Blocks;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Recipes;
using SeNet.Training;

namespace TrainCifar10;

/// <summary>
/// The network to train and how to train it: the notebook's network or one of the model zoo with the given settings, or
/// one of the library's recipes.
/// </summary>
internal sealed record Plan(
    Func<ImageSet, ImageClassifier> CreateNetwork,
    TrainingOptions Options,
    TestTimeAugmentation TestTimeAugmentation,
    bool TestEachEpoch)
{
    /// <summary>The plan for the settings.</summary>
    public static Plan Of(Settings settings)
    {
        var plan = settings.Recipe is { } recipe ? OfRecipe(recipe, settings) : WithNotebooksOptions(settings);
        return plan with
        {
            Options = plan.Options with
            {
                // 8 for 1, 2, 4 and 8 processes: the results are those of any of them.
                Shards = settings.Shards ?? (settings.Processes.Size > 1 ? Math.Max(8, settings.Processes.Size) : 1),
                Threads = settings.Threads,
                Communicator = settings.Processes,
            },
        };
    }

    private static Plan WithNotebooksOptions(Settings settings)
    {
        var full = settings.Data is not null;
        var options = new TrainingOptions
        {
            Epochs = settings.Epochs ?? (full ? 40 : 10),
            BatchSize = settings.Batch ?? (full ? 128 : 20),
            LastBatch = settings.LastBatch,
            LearningRate = settings.LearningRate ?? (full ? 0.1 : 0.02),
            Schedule = settings.Schedule,
            Normalization = Normalization.Cifar10,
            Seed = settings.Seed,
            Device = settings.Device,
        };
        return new Plan(
            _ => settings.Model is { } name ? ModelZoo.Create(name, classes: 10) : Notebook(settings, full),
            options,
            TestTimeAugmentation.None,
            TestEachEpoch: true);
    }

    private static Network Notebook(Settings settings, bool full) =>
        new(
            3,
            settings.Filters ?? (full ? 128 : 32),
            settings.Blocks ?? (full ? 10 : 4),
            classes: 10,
            new SEOptions { Squeeze = settings.Squeeze });

    private static Plan OfRecipe(Recipe recipe, Settings settings)
    {
        var options = recipe.Options with
        {
            Epochs = settings.Epochs ?? recipe.Options.Epochs,
            BatchSize = settings.Batch ?? recipe.Options.BatchSize,
            LastBatch = settings.LastBatch,
            LearningRate = settings.LearningRate ?? recipe.Options.LearningRate,
            Seed = settings.Seed,
            Device = settings.Device,
        };
        return new Plan(
            (settings.WithoutSE ? recipe with { SE = null } : recipe).CreateNetwork,
            options,
            recipe.TestTimeAugmentation,
            TestEachEpoch: false);
    }

    public Evaluator CreateEvaluator(ImageClassifier network) =>
        new(
            network,
            Options.Normalization!,
            Options.Device,
            precision: Options.Precision,
            augmentation: TestTimeAugmentation);
}
