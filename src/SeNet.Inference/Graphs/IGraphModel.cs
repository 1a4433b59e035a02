namespace SeNet.Graphs;

/// <summary>A network with weights: what reads, describes or exports it asks its graph.</summary>
public interface IGraphModel
{
    /// <summary>The network as data.</summary>
    Graph Graph { get; }

    /// <summary>Copies the values of the parameters and running statistics; counters are left out.</summary>
    /// <returns>Values in row-major order, float32, by the keys of <see cref="Graph.Parameters"/>.</returns>
    /// <exception cref="ObjectDisposedException">The model is disposed of.</exception>
    IReadOnlyDictionary<string, float[]> GetWeights();
}
