using SeNet.Blocks;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Imaging;
using SeNet.Models;
using SeNet.Training;

namespace SeNet.Recipes;

/// <summary>A network and how to train and evaluate it, chosen together for a good result in little time.</summary>
public sealed record Recipe
{
    /// <summary>Channels of the stages of the <see cref="CompactNetwork"/>.</summary>
    public required IReadOnlyList<int> Widths { get; init; }

    /// <summary>Its SE blocks; null for none.</summary>
    public SEOptions? SE { get; init; }

    /// <summary>How its stages are made.</summary>
    public CompactForm Form { get; init; }

    /// <summary>How it is trained. Seed, device and precision are yours to change: <c>recipe with { Options = recipe.Options with { Seed = 1 } }</c>.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>The views of a test image whose outputs are averaged, for the <see cref="Evaluator"/>.</summary>
    public TestViews TestViews { get; init; }

    /// <summary>Makes the network for a training set: its first layer whitens these images, the rest is drawn from libtorch's generator.</summary>
    /// <param name="train">The training set.</param>
    /// <returns>A network of the caller's.</returns>
    public CompactNetwork CreateNetwork(ImageSource train)
    {
        ArgumentNullException.ThrowIfNull(train);
        var network = new CompactNetwork(train.Channels, Widths, train.ClassNames.Count, SE, Form);
        network.Whiten(train, Options.Normalization ?? train.ComputeNormalization());
        return network;
    }
}
