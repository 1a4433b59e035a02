using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>The state of libtorch's random number generator, from which dropout, for example, draws.</summary>
internal sealed class GeneratorState : IRunStatePart
{
    private const string Key = "state";

    public string Name => "generator";

    public void Save(RunStateWriter state) => state.Add(Key, random.get_rng_state());

    public void Load(RunStateReader state)
    {
        if (!state.Tensors.TryGetValue(Key, out var saved) || saved.dtype != ScalarType.Byte)
            throw state.Damaged("is missing");
        try
        {
            random.set_rng_state(saved);
        }
        catch (ExternalException e)
        {
            throw state.Damaged("is not one of libtorch", e);
        }
    }
}
