using SeNet.Tensors;
using SeNet.Validation;
using static TorchSharp.torch;

namespace SeNet.Evaluation;

/// <summary>Checks the output of a classifier, before libtorch's loss or metrics fail on it.</summary>
internal static class ClassifierOutput
{
    /// <summary>Checks that there is an output for each image and class.</summary>
    /// <param name="model">The classifier.</param>
    /// <param name="output">Its output. Required: [N, classes], floating-point numbers.</param>
    /// <param name="images">N.</param>
    /// <param name="classes">Number of classes of the set.</param>
    /// <exception cref="ArgumentException">The output has another shape or type.</exception>
    public static void Require(nn.Module model, Tensor output, int images, int classes)
    {
        var shape = output.shape;
        if (shape.AsSpan().SequenceEqual([(long)images, classes]) && is_floating_point(output.dtype))
            return;
        var remedy = shape.Length == 2 && shape[0] == images
            ? $"create the model with {classes} classes, or use a set with as many classes as the model has"
            : "make its classifier return one number for each image and class";
        throw new ArgumentException(
            $"'{ModuleName.Of(model)}' returns {output.dtype} [{string.Join(", ", shape)}] for a batch of {images}; " +
                $"for the {classes} classes of the set it must return [{images}, {classes}]: {remedy}.");
    }
}
