using SeNet.Blocks;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Modules;
using SeNet.Networks;
using SeNet.Imaging;
using SeNet.Training;

namespace SeNet.Recipes;

/// <summary>A network with training and evaluation options that give a good result in a short time.</summary>
public sealed record Recipe
{
    /// <summary>Number of channels of each stage of the <see cref="CompactNetwork"/>.</summary>
    public required IReadOnlyList<int> Widths { get; init; }

    /// <summary>Options of the SE blocks. Null: no SE blocks.</summary>
    public SEOptions? SE { get; init; }

    /// <summary>Form of the stages.</summary>
    public CompactForm Form { get; init; }

    /// <summary>
    /// Training options. To change the seed, for example:
    /// <c>recipe with { Options = recipe.Options with { Seed = 1 } }</c>.
    /// </summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>The test-time augmentation to give to the <see cref="Evaluator"/>.</summary>
    public TestTimeAugmentation TestTimeAugmentation { get; init; } = TestTimeAugmentation.None;

    /// <summary>
    /// Creates the network for a training set. The first layer whitens its images; the other weights are drawn from
    /// libtorch's random number generator.
    /// </summary>
    /// <param name="train">The training set.</param>
    /// <returns>The network, which the caller disposes.</returns>
    public CompactNetwork CreateNetwork(ImageSource train)
    {
        ArgumentNullException.ThrowIfNull(train);
        var network = new CompactNetwork(train.Channels, Widths, train.ClassNames.Count, SE, Form);
        network.Whiten(train, Options.Normalization ?? train.ComputeNormalization());
        return network;
    }
}
