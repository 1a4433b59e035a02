using SeNet.Recipes;
using SeNet.Training;

namespace SeNet.Cli.Training;

/// <summary>The values of options that are not given: those of the recipe, for the data.</summary>
internal static class Defaults
{
    /// <summary>Side of the images up to which a network for CIFAR-10 does.</summary>
    private const int SmallSide = 64;

    /// <summary>Side of the images of most published networks.</summary>
    public const int UsualSide = 224;

    /// <summary>The recipe, where none is given: weights that are there already are fitted.</summary>
    public static string RecipeFor(bool hasWeights) => hasWeights ? "fine-tune" : "scratch";

    /// <summary>Size to which photos are cropped: a multiple of 32, not above that of the photos.</summary>
    public static int SizeFor(DataFacts facts) => Math.Clamp((facts.Side + 16) / 32 * 32, 32, UsualSide);

    /// <summary>The network for images of a size.</summary>
    public static string ModelFor(int size) => size <= SmallSide ? "seresnet20_cifar" : "seresnet18";

    /// <summary>All values for a recipe.</summary>
    /// <param name="recipe">Its name.</param>
    /// <param name="facts">The data.</param>
    public static TrainSettings For(string recipe, DataFacts facts)
    {
        var settings = recipe switch
        {
            "fine-tune" => new TrainSettings
            {
                Epochs = 10, Lr = 0.01, DecayNormAndBias = true, Sched = "onecycle", Smoothing = 0.1, FirstLr = 0.1,
                FrozenEpochs = 2,
            },
            "notebook" => new TrainSettings
            {
                Epochs = 40, BatchSize = 128, Lr = 0.1, DecayNormAndBias = true, Sched = "constant", Crop = "pad",
                Model = "network:128x10",
            },
            "quick" => OfRecipe(Cifar10Recipes.Quick()),
            "accurate" => OfRecipe(Cifar10Recipes.Accurate()),
            _ => new TrainSettings { Smoothing = 0.1 },
        };
        settings = settings with { Recipe = recipe };
        if (facts.Name is null)
            return settings;
        // The images of a data set are small, and have their own size.
        settings = settings with { ImgSize = facts.Side };
        if (recipe is "scratch" or "fine-tune")
            settings = settings with { Crop = "pad", BatchSize = 128, Lr = recipe == "scratch" ? 0.1 : settings.Lr };
        return facts.Name switch
        {
            // A mirrored digit is another sign.
            "mnist" => settings with { Hflip = 0, Padding = 2, Epochs = Math.Min(settings.Epochs, 5) },
            "fashion-mnist" => settings with { Padding = 2, Epochs = Math.Min(settings.Epochs, 10) },
            _ => settings,
        };
    }

    /// <summary>The values of a recipe that options show; the rest is its own.</summary>
    private static TrainSettings OfRecipe(Recipe recipe) => new()
    {
        Model = "recipe",
        Epochs = recipe.Options.Epochs,
        BatchSize = recipe.Options.BatchSize,
        Lr = recipe.Options.LearningRate,
        Opt = "muon",
        Momentum = ((Muon)recipe.Options.Optimizer).Others.Momentum,
        WeightDecay = ((Muon)recipe.Options.Optimizer).Others.WeightDecay,
        DecayNormAndBias = true,
        Sched = "onecycle",
        Smoothing = ((CrossEntropyLoss)recipe.Options.Loss).LabelSmoothing,
        Crop = "pad",
        Padding = recipe.Options.Augmentation.OfType<SeNet.Data.PadAndCrop>().First().Padding,
    };
}
