using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>The step that <see cref="MuonOptions"/> describes.</summary>
internal static class Muon
{
    private const int Iterations = 3;

    /// <summary>Moves a weight.</summary>
    /// <param name="weight">[rows, ...], float32; changed in place.</param>
    /// <param name="gradient">Of the same shape; used up.</param>
    /// <param name="velocity">Of the same shape; changed in place.</param>
    /// <param name="options">Momentum.</param>
    /// <param name="learningRate">Learning rate of this step.</param>
    public static void Step(Tensor weight, Tensor gradient, Tensor velocity, MuonOptions options, double learningRate)
    {
        using var scope = NewDisposeScope();
        velocity.mul_(options.Momentum).add_(gradient);
        var direction = gradient.add_(velocity, alpha: options.Momentum);
        weight.mul_(Math.Sqrt(weight.size(0)) / (weight.norm() + 1e-12));
        weight.add_(Orthogonalize(direction.flatten(1)).view(weight.shape), alpha: -learningRate);
    }

    /// <summary>Nearly the orthogonal factor of a matrix's polar decomposition: singular values become about 1.</summary>
    /// <remarks>
    /// Newton and Schulz's iteration X &lt;- a X + (b A + c A^2) X, A = X X^T, with coefficients that lift small singular values fast rather
    /// than converge. In bfloat16, whose precision suffices.
    /// </remarks>
    public static Tensor Orthogonalize(Tensor matrix)
    {
        const double a = 3.4445, b = -4.7750, c = 2.0315;
        using var scope = NewDisposeScope();
        var x = (matrix / (matrix.norm() + 1e-7)).to_type(ScalarType.BFloat16);
        var tall = x.size(0) > x.size(1);
        if (tall)
            x = x.t();
        for (var i = 0; i < Iterations; i++)
        {
            var gram = x.mm(x.t());
            x = a * x + (b * gram + c * gram.mm(gram)).mm(x);
        }

        return (tall ? x.t() : x).to_type(matrix.dtype).MoveToOuterDisposeScope();
    }
}
