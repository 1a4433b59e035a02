using SeNet.Tensors;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>The running means of Adam (Kingma and Ba, arXiv 1412.6980), which LAMB shares.</summary>
internal static class Moments
{
    /// <summary>Adds a gradient to the means of gradients and squared gradients.</summary>
    public static void Add(Tensor gradients, Tensor mean, Tensor square, double beta1, double beta2)
    {
        mean.Times_(beta1).Plus_(gradients, 1 - beta1);
        square.Times_(beta2).PlusProduct_(gradients, gradients, 1 - beta2);
    }

    /// <summary>
    /// sqrt(square / (1 - beta2^steps)) + epsilon, in the place of the gradients, which are needed no longer.
    /// </summary>
    public static Tensor Denominator(ParameterRange range, Tensor square, double beta2, double epsilon) =>
        range.Gradients.copy_(square).sqrt_()
            .Over_(Math.Sqrt(1 - Math.Pow(beta2, range.Steps)))
            .Plus_(epsilon);
}
