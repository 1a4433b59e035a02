using SeNet.Engine.Steps;
using SeNet.Graphs;
using SeNet.Kernels;

namespace SeNet.Engine.Layers;

/// <summary>
/// One or several nodes of a graph that are computed as one, with their weights as the kernels take them.
/// </summary>
/// <param name="output">The node whose output it gives.</param>
/// <param name="inputs">The nodes whose outputs it takes.</param>
internal abstract class Layer(Node output, IReadOnlyList<Node> inputs) : IDisposable
{
    /// <summary>The node whose output it gives.</summary>
    public Node Output => output;

    /// <summary>The nodes whose outputs it takes.</summary>
    public IReadOnlyList<Node> Inputs => inputs;

    /// <summary>Name of the node that takes most of its time.</summary>
    public virtual string Name => output.Name;

    /// <summary>What that node computes.</summary>
    public virtual string Kind => output.Operation.Kind;

    /// <summary>Names of its layers in <see cref="Complexity"/>.</summary>
    public virtual IEnumerable<string> CountedLayers => [Name];

    /// <summary>Whether its output may take the place of its first input.</summary>
    public virtual bool CanRunInPlace => false;

    /// <summary>Shape of its output.</summary>
    public virtual FeatureShape OutputShape(IReadOnlyList<FeatureShape> shapes) => output.Operation.OutputShape(shapes);

    /// <summary>Number of values that it needs beside its input and output.</summary>
    public virtual long Scratch(IReadOnlyList<Region> regions, Region target) => 0;

    /// <summary>Its step for maps at certain places.</summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="regions">Where its inputs lie.</param>
    /// <param name="target">Where its output goes.</param>
    /// <param name="scratch">Where the values lie that it needs beside them.</param>
    /// <param name="threads">Number of threads that share it.</param>
    public abstract Step Plan(
        CpuKernels kernels, IReadOnlyList<Region> regions, Region target, long scratch, int threads);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the weights.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
