using SeNet.Blocks;
using SeNet.Graphs;

namespace SeNet.Networks;

/// <summary>What every network of the zoo is built with; checked by <see cref="NetworkZoo"/>.</summary>
/// <param name="Name">Name in the zoo.</param>
/// <param name="InChannels">Number of channels of the images.</param>
/// <param name="Classes">Number of classes; 0 for no classifier.</param>
/// <param name="SE">Options of the SE blocks; null for none.</param>
/// <param name="Dropout">Probability that training sets a feature before the classifier to zero.</param>
/// <param name="MaximumParameters">Number of parameters above which the network is refused.</param>
internal sealed record NetworkArguments(
    string Name, int InChannels, int Classes, SEOptions? SE, double Dropout, long MaximumParameters = long.MaxValue)
{
    public const string DropoutArgument = "dropout";

    /// <summary>A builder of a network with these arguments.</summary>
    public GraphBuilder CreateBuilder(InitializationScheme initialization)
    {
        var arguments = new Dictionary<string, string>
        {
            ["inChannels"] = DescriptionReader.Of(InChannels),
            ["classes"] = DescriptionReader.Of(Classes),
            [DropoutArgument] = DescriptionReader.Of(Dropout),
        };
        if (SE is not null)
            DescriptionReader.Add(SE, arguments);
        return new GraphBuilder(Name, initialization, MaximumParameters) { Arguments = arguments };
    }

    /// <summary>
    /// Global average pooling, dropout and the linear classifier; the features themselves without classes.
    /// </summary>
    /// <param name="builder">The network's builder.</param>
    /// <param name="maps">Maps of the last stage.</param>
    /// <param name="key">State key of the classifier.</param>
    /// <param name="bias">Whether the classifier has a bias.</param>
    public Graph Classify(GraphBuilder builder, Value maps, string key, bool bias = true)
    {
        builder.ClassifierKey = key;
        var features = maps.GlobalAveragePool().Dropout(Dropout);
        return builder.Build(Classes == 0 ? features : features.Linear(key, Classes, bias));
    }
}
