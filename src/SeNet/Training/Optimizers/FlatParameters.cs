using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// The trainable parameters of a model, and their gradients, side by side in one buffer each, of which they become
/// views. Those that are updated together lie in one range, so that an optimizer needs only a few operations per range,
/// whatever the number of layers.
/// </summary>
internal sealed class FlatParameters : IDisposable
{
    // Values: 64 bytes of float32, as libtorch aligns tensors of their own.
    private const int Alignment = 16;

    private readonly List<(string Key, Parameter Parameter, long Start)> slots = [];
    private readonly Dictionary<int, (long Start, long Length)> ranges = [];

    /// <summary>Moves the parameters into the buffer. Create it when the model is on its device.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rangeOf">Gives the number of the range of a parameter, from its key and value.</param>
    public FlatParameters(nn.Module model, Func<string, Tensor, int> rangeOf)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var length = 0L;
        var trained = model.named_parameters().Where(pair => pair.parameter.requires_grad);
        foreach (var range in trained.GroupBy(pair => rangeOf(pair.name, pair.parameter)).OrderBy(range => range.Key))
        {
            var start = length;
            foreach (var (key, parameter) in range)
            {
                slots.Add((key, parameter, length));
                length += Aligned(parameter.numel());
            }

            ranges[range.Key] = (start, length - start);
        }

        if (slots.Count == 0)
            throw new ArgumentException($"'{model.GetName()}' has no parameter that requires " +
                "a gradient; there is nothing to train.", nameof(model));
        Values = zeros(length, slots[0].Parameter.dtype, slots[0].Parameter.device).DetachFromDisposeScope();
        Gradients = zeros_like(Values).DetachFromDisposeScope();
        foreach (var (_, parameter, start) in slots)
        {
            var place = View(Values, parameter, start).copy_(parameter);
            parameter.set_(place);
            parameter.grad = View(Gradients, parameter, start);
        }
    }

    /// <summary>
    /// Position of each range in the buffers, by its number. The ranges lie in the order of the numbers.
    /// </summary>
    public IReadOnlyDictionary<int, (long Start, long Length)> Ranges => ranges;

    /// <summary>All values, [total].</summary>
    public Tensor Values { get; }

    /// <summary>All gradients, [total]; backward passes add to them.</summary>
    public Tensor Gradients { get; }

    /// <summary>
    /// Views of a buffer of this length in the shapes of the parameters, by their keys. The caller disposes them.
    /// </summary>
    public Dictionary<string, Tensor> Split(Tensor buffer) =>
        slots.ToDictionary(slot => slot.Key, slot => View(buffer, slot.Parameter, slot.Start));

    /// <summary>Frees the gradients. The parameters keep their values.</summary>
    public void Dispose()
    {
        foreach (var (_, parameter, _) in slots)
            parameter.grad = null;
        Values.Dispose();
        Gradients.Dispose();
    }

    private static long Aligned(long count) => (count + Alignment - 1) / Alignment * Alignment;

    private static Tensor View(Tensor buffer, Tensor parameter, long start) =>
        buffer.narrow(0, start, parameter.numel()).view(parameter.shape);
}
