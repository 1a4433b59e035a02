using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>The parameters and buffers of a model.</summary>
/// <param name="model">The model.</param>
internal sealed class ModelState(nn.Module model) : IRunStatePart
{
    public string Name => "model";

    public void Save(RunStateWriter state) => state.Add(model.state_dict());

    public void Load(RunStateReader state) => StateDict.CopyInto(model, state.Tensors, state.Path);
}
