using SeNet.Graphs;
using static TorchSharp.torch;

namespace SeNet.Tensors;

/// <summary>
/// Checks of what a module is given, so that a wrong tensor is named before libtorch stumbles over it.
/// </summary>
internal static class RequireTensor
{
    /// <summary>
    /// Checks that <paramref name="x"/> is a batch of feature maps which <paramref name="module"/> can take.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="x">
    /// Should be [N, channels, H, W] with N of at least 1, of the type of <paramref name="weight"/> or bfloat16, on the
    /// device of <paramref name="weight"/>.
    /// </param>
    /// <param name="channels">The channels that the module expects.</param>
    /// <param name="weight">A parameter of the module.</param>
    /// <param name="name">The argument's name, for the message.</param>
    /// <exception cref="ArgumentException">It can't.</exception>
    /// <exception cref="ObjectDisposedException">The module or the tensor is disposed of.</exception>
    public static void FeatureMaps(nn.Module module, Tensor x, int channels, Tensor weight, string name)
    {
        ArgumentNullException.ThrowIfNull(x, name);
        ObjectDisposedException.ThrowIf(weight.IsInvalid, module);
        ObjectDisposedException.ThrowIf(x.IsInvalid, x);
        if (x.dim() != 4)
            throw Wrong(x, name, "four dimensions [N, C, H, W]; a single image is given one with unsqueeze(0)");
        if (x.size(1) != channels)
            throw Wrong(x, name, $"{channels} channels in dimension 1, for which the module was made");
        if (x.size(0) < 1)
            throw Wrong(x, name, "at least one image");
        if (x.size(2) < 1 || x.size(3) < 1)
            throw Wrong(x, name, "a height and a width of at least 1");
        if (x.dtype != weight.dtype && !(x.dtype == ScalarType.BFloat16 && weight.dtype == ScalarType.Float32))
            throw Wrong(
                x, name,
                $"the type {weight.dtype} of the module's parameters, or BFloat16 over Float32 parameters; convert " +
                    "one or the other with to(...)");
        if (x.device_type != weight.device_type || x.device_index != weight.device_index)
            throw Wrong(
                x, name,
                $"the device '{weight.device}' of the module's parameters; move one or the other with to(...)");
    }

    /// <summary>The same of the input of a graph, which must not be smaller than the graph can take.</summary>
    public static void Images(nn.Module module, Graph graph, Tensor weight, Tensor x, string name)
    {
        FeatureMaps(module, x, graph.Input.Channels, weight, name);
        var minimum = graph.MinimumImageSize;
        if (Math.Min(x.size(2), x.size(3)) < minimum)
            throw new ArgumentException(
                $"{name} is [{string.Join(", ", x.shape)}]; '{graph.Name}' needs images of at least " +
                    $"{minimum}x{minimum} pixels.",
                name);
    }

    private static ArgumentException Wrong(Tensor x, string name, string accepted) =>
        new($"{name} is {x.dtype} [{string.Join(", ", x.shape)}] on '{x.device}'; accepted: {accepted}.", name);
}
