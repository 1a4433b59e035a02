using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Evaluation;

/// <summary>Classifies a batch with a <see cref="TestTimeAugmentation"/>.</summary>
internal static class AugmentedClassification
{
    /// <summary>
    /// The weighted mean of a classifier's outputs for the views of <paramref name="x"/>, [N, C, H, W].
    /// </summary>
    public static Tensor Classify(this TestTimeAugmentation augmentation, Module<Tensor, Tensor> model, Tensor x)
    {
        if (augmentation.Views is [var only])
            return model.call(View(only, x));
        using var scope = NewDisposeScope();
        Tensor? mean = null;
        foreach (var (view, weight) in augmentation.Weighted())
        {
            var output = model.call(View(view, x)).Times(weight);
            mean = mean is null ? output : mean.Plus_(output);
        }

        return mean!.MoveToOuterDisposeScope();
    }

    /// <summary>A view of images [N, C, H, W], of the same shape.</summary>
    internal static Tensor View(TestTimeView view, Tensor x)
    {
        var (height, width) = ((int)x.size(2), (int)x.size(3));
        if (view.Fraction < 1)
        {
            var (top, rows) = view.CropOf(height, vertical: true);
            var (left, columns) = view.CropOf(width, vertical: false);
            x = functional.interpolate(
                x.narrow(2, top, rows).narrow(3, left, columns),
                [height, width],
                mode: InterpolationMode.Bilinear,
                align_corners: false);
        }

        if (view.Rows != 0 || view.Columns != 0)
        {
            // Beyond a whole image, all that is seen is its edge.
            var down = Math.Clamp(view.Rows, -height, height);
            var right = Math.Clamp(view.Columns, -width, width);
            var (pad, side) = (Math.Abs((long)down), Math.Abs((long)right));
            x = functional.pad(x, [side, side, pad, pad], PaddingModes.Replicate)
                .narrow(2, pad + down, height).narrow(3, side + right, width);
        }

        return view.Mirror ? x.flip(3) : x;
    }
}
