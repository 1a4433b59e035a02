using SeNet.Graphs;

namespace SeNet.Tests;

/// <summary>A graph with formula weights.</summary>
internal sealed class GraphNetwork(Graph graph) : IGraphModel
{
    public Graph Graph => graph;

    public Dictionary<string, float[]> Weights { get; } = FormulaValues.Of(graph);

    public IReadOnlyDictionary<string, float[]> GetWeights() => Weights;
}
