using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Evaluation;

/// <summary>Classifies a batch with a <see cref="TestTimeAugmentation"/>.</summary>
internal static class AugmentedClassification
{
    /// <summary>
    /// The weighted mean of a classifier's outputs for the variants of <paramref name="x"/>, [N, C, H, W].
    /// </summary>
    public static Tensor Classify(this TestTimeAugmentation augmentation, Module<Tensor, Tensor> model, Tensor x)
    {
        if (augmentation == TestTimeAugmentation.None)
            return model.call(x);
        var flipped = WithFlip(model, x);
        if (augmentation == TestTimeAugmentation.HorizontalFlip)
            return flipped;
        var padded = functional.pad(x, [1, 1, 1, 1], PaddingModes.Replicate);
        Tensor Shifted(long by) => padded.narrow(2, by, x.size(2)).narrow(3, by, x.size(3));
        return flipped.Times(2).Plus(WithFlip(model, Shifted(0))).Plus(WithFlip(model, Shifted(2))).Over(4);
    }

    private static Tensor WithFlip(Module<Tensor, Tensor> model, Tensor x) =>
        model.call(x).Plus(model.call(x.flip(3))).Over(2);
}
