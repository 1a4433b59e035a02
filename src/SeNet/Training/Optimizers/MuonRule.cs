using SeNet.Runtime;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>The update of convolutions that <see cref="Muon"/> describes.</summary>
internal sealed class MuonRule(Muon options) : UpdateRule
{
    private const int Iterations = 3;

    public override IReadOnlyList<(string Name, double Initial)> State => [("", 0)];

    public override double RateOf(double rate, double maximum) => options.LearningRate * rate / maximum;

    public override void Update(ParameterRange range, double rate) =>
        Step(range.Values, range.Gradients, range.State[0], options.Momentum, rate);

    /// <summary>Updates a weight.</summary>
    /// <param name="weight">[rows, ...], float32; changed in place.</param>
    /// <param name="gradient">Of the same shape; overwritten.</param>
    /// <param name="velocity">Of the same shape; changed in place.</param>
    /// <param name="momentum">Momentum.</param>
    /// <param name="learningRate">Learning rate of this step.</param>
    public static void Step(Tensor weight, Tensor gradient, Tensor velocity, double momentum, double learningRate)
    {
        using var scope = NewDisposeScope();
        velocity.Times_(momentum).Plus_(gradient);
        var direction = gradient.Plus_(velocity, momentum);
        weight.mul_(weight.norm().Plus(1e-12).reciprocal().Times(Math.Sqrt(weight.size(0))));
        weight.Plus_(Orthogonalize(direction.flatten(1)).view(weight.shape), -learningRate);
    }

    /// <summary>
    /// Approximates the orthogonal factor of a matrix's polar decomposition: singular values become about 1.
    /// </summary>
    /// <remarks>
    /// Newton-Schulz iteration X &lt;- a X + (b A + c A^2) X, A = X X^T, with coefficients that raise small singular
    /// values fast rather than converge. In bfloat16, whose precision suffices, if the device supports it.
    /// </remarks>
    public static Tensor Orthogonalize(Tensor matrix)
    {
        const double a = 3.4445, b = -4.7750, c = 2.0315;
        using var scope = NewDisposeScope();
        var type = PrecisionChoice.HasBFloat16(matrix.device) ? ScalarType.BFloat16 : matrix.dtype;
        var x = (matrix / matrix.norm().Plus(1e-7)).to_type(type);
        var tall = x.size(0) > x.size(1);
        if (tall)
            x = x.t();
        for (var i = 0; i < Iterations; i++)
        {
            var gram = x.mm(x.t());
            x = x.Times(a).Plus(gram.Times(b).Plus(gram.mm(gram).Times(c)).mm(x));
        }

        return (tall ? x.t() : x).to_type(matrix.dtype).MoveToOuterDisposeScope();
    }
}
