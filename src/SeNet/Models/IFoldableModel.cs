using static TorchSharp.torch;

namespace SeNet.Models;

/// <summary>A model that can be copied for inference, its normalisations folded into its convolutions.</summary>
internal interface IFoldableModel
{
    /// <summary>A copy in evaluation mode, on the model's device, the caller's; the model is not touched.</summary>
    /// <param name="type">Type of the convolutions' weights.</param>
    nn.Module<Tensor, Tensor> FoldedCopy(ScalarType type);
}
