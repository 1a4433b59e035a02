using SeNet.Graphs;
using SeNet.Tensors;
using static TorchSharp.torch;

namespace SeNet.Modules;

/// <summary>
/// A composition of torch modules read as a graph, so that it can be counted and exported like the library's networks.
/// </summary>
/// <remarks>
/// Read are <c>Sequential</c>, to any depth, and in it <c>Conv2d</c>, <c>BatchNorm2d</c>, <c>ReLU</c>, <c>ReLU6</c>,
/// <c>GELU</c>, <c>SiLU</c>, <c>Sigmoid</c>, <c>Tanh</c>, <c>MaxPool2d</c>, <c>AvgPool2d</c>,
/// <c>AdaptiveAvgPool2d(1)</c> and <c>AdaptiveMaxPool2d(1)</c> before <c>Flatten</c>, <c>Flatten</c>, <c>Linear</c>,
/// <c>Dropout</c>, <c>ChannelShuffle</c>, <c>LogSoftmax</c>, <c>Identity</c>, <see cref="SEBlock"/>,
/// <see cref="ResBlock"/> and whole networks of this library. What other modules compute cannot be seen from outside.
/// </remarks>
/// <example>
/// <code>
/// using var layers = torch.nn.Sequential(
///     ("conv", torch.nn.Conv2d(3, 64, kernel_size: 3, padding: 1)),
///     ("block", new ResBlock(64)),
///     ("pool", torch.nn.AdaptiveAvgPool2d(1)),
///     ("flatten", torch.nn.Flatten()),
///     ("fc", torch.nn.Linear(64, 10)));
/// Console.WriteLine(Complexity.Of(TracedModule.Trace(layers).Graph, height: 32));
/// </code>
/// </example>
public sealed class TracedModule : IGraphModel
{
    private readonly nn.Module module;

    private TracedModule(nn.Module module, Graph graph) => (this.module, Graph) = (module, graph);

    /// <inheritdoc/>
    public Graph Graph { get; }

    /// <summary>Reads a module as it computes in evaluation mode.</summary>
    /// <param name="module">The module; it stays the caller's and as it is.</param>
    /// <param name="inChannels">
    /// Number of channels of the images; null for that of the first layer that has one.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A part of the module cannot be read as a graph: the message names its path and type.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inChannels"/> is below 1.</exception>
    /// <exception cref="ObjectDisposedException">The module, or a part of it, is disposed of.</exception>
    public static TracedModule Trace(nn.Module<Tensor, Tensor> module, int? inChannels = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        RequireAlive.Module(module);
        return new TracedModule(module, ModuleTracer.Trace(module, inChannels));
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, float[]> GetWeights()
    {
        RequireAlive.Module(module);
        return module.StateFloats();
    }
}
