using SeNet.Graphs;
using SeNet.Modules;

namespace SeNet.Tests.Networks;

/// <summary>Modules of a part of a network, whose keys begin with <c>unit.</c></summary>
internal static class Unit
{
    public const string Key = "unit";

    /// <summary>A module that applies a part to maps.</summary>
    /// <param name="channels">Channels of the maps.</param>
    /// <param name="body">The part.</param>
    public static ImageClassifier Of(int channels, Func<Value, Value> body)
    {
        var builder = new GraphBuilder(Key);
        return new ImageClassifier(builder.Build(body(builder.Input(channels))));
    }
}
