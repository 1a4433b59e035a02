using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Evaluation;

/// <summary>The views of an image whose outputs are averaged to classify it (test-time augmentation).</summary>
public enum TestViews
{
    /// <summary>The image as it is.</summary>
    AsIs,

    /// <summary>The image and its mirror image.</summary>
    Mirrored,

    /// <summary>
    /// The image and its mirror image, half of the weight, and both shifted by a pixel up and left, and down and right, the other half
    /// (Jordan, arXiv 2404.00498, section 3.5). Six times the work.
    /// </summary>
    MirroredAndShifted,
}

internal static class TestViewsOfBatch
{
    /// <summary>The weighted mean of a classifier's outputs for the views of <paramref name="x"/>, [N, C, H, W].</summary>
    public static Tensor Classify(this TestViews views, Module<Tensor, Tensor> model, Tensor x)
    {
        if (views == TestViews.AsIs)
            return model.call(x);
        var mirrored = Mirrored(model, x);
        if (views == TestViews.Mirrored)
            return mirrored;
        var padded = functional.pad(x, [1, 1, 1, 1], PaddingModes.Replicate);
        Tensor Shifted(long by) => padded.narrow(2, by, x.size(2)).narrow(3, by, x.size(3));
        return mirrored.Times(2).Plus(Mirrored(model, Shifted(0))).Plus(Mirrored(model, Shifted(2))).Over(4);
    }

    private static Tensor Mirrored(Module<Tensor, Tensor> model, Tensor x) => model.call(x).Plus(model.call(x.flip(3))).Over(2);
}
