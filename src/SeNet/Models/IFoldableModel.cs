using static TorchSharp.torch;

namespace SeNet.Models;

/// <summary>A model that can be copied for inference, its normalisations folded into its convolutions.</summary>
internal interface IFoldableModel
{
    /// <summary>A copy in evaluation mode, on the model's device, the caller's; the model is not touched.</summary>
    /// <param name="type">Type of the convolutions' weights.</param>
    nn.Module<Tensor, Tensor> FoldedCopy(ScalarType type);

    /// <summary>Checks that a tensor is a batch of images which the model can take.</summary>
    /// <param name="x">Should be [N, C, H, W], of the parameters' type or bfloat16, on their device.</param>
    /// <exception cref="ArgumentException">It can't.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed of.</exception>
    void RequireImages(Tensor x);
}
