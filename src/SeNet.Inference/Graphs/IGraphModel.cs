namespace SeNet.Graphs;

/// <summary>A model that runs a graph: what reads weights or describes a model asks its graph.</summary>
public interface IGraphModel
{
    /// <summary>The network as data.</summary>
    Graph Graph { get; }
}
