using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// The parameters, buffers and modes of a model and the state of libtorch's random number generator, all of which are
/// restored when it is disposed.
/// </summary>
internal sealed class ModelSnapshot : IDisposable
{
    private readonly nn.Module model;
    private readonly Dictionary<string, Tensor> before;
    private readonly ModuleModes modes;
    private readonly Tensor generator;

    public ModelSnapshot(nn.Module model)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        this.model = model;
        before = model.state_dict().ToDictionary(
            pair => pair.Key, pair => pair.Value.detach().cpu().clone().DetachFromDisposeScope());
        modes = new ModuleModes(model);
        generator = random.get_rng_state().DetachFromDisposeScope();
    }

    public void Dispose()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (key, tensor) in model.state_dict())
            tensor.copy_(before[key]);
        foreach (var tensor in before.Values)
            tensor.Dispose();
        modes.Dispose();
        random.set_rng_state(generator);
        generator.Dispose();
    }
}
