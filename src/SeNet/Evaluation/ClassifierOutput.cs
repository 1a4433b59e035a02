using SeNet.Tensors;
using SeNet.Validation;
using static TorchSharp.torch;

namespace SeNet.Evaluation;

/// <summary>Checks what a classifier gives, before libtorch's loss or metrics stumble over it.</summary>
internal static class ClassifierOutput
{
    /// <summary>Checks that there is an output for each image and class.</summary>
    /// <param name="model">The classifier.</param>
    /// <param name="output">What it gave; should be [N, classes], of floating-point numbers.</param>
    /// <param name="images">N.</param>
    /// <param name="classes">Classes of the set.</param>
    /// <exception cref="ArgumentException">The output is another.</exception>
    public static void Require(nn.Module model, Tensor output, int images, int classes)
    {
        var shape = output.shape;
        if (shape.AsSpan().SequenceEqual([(long)images, classes]) && is_floating_point(output.dtype))
            return;
        var remedy = shape.Length == 2 && shape[0] == images
            ? $"make the model with {classes} classes, or give a set with as many classes as the model tells apart"
            : "make its classifier give one number for each image and class";
        throw new ArgumentException(
            $"'{ModuleName.Of(model)}' gives {output.dtype} [{string.Join(", ", shape)}] for a batch of {images}; for the set's {classes} classes it needs to give "
            + $"[{images}, {classes}]: {remedy}.");
    }
}
