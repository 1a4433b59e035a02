namespace SeNet.Graphs;

/// <summary>A stage of a network: the feature maps that a backbone gives.</summary>
/// <param name="Output">The node whose output is the stage's maps.</param>
public sealed record Stage(Node Output)
{
    /// <summary>Number of channels of the maps.</summary>
    public int Channels => Output.Channels;
}
