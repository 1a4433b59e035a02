using SeNet.Collections;
using SeNet.Tensors;
using SeNet.Validation;
using static TorchSharp.torch;

namespace SeNet.Training;

internal sealed record AdaptiveClipping : GradientClipping
{
    private const double LeastNorm = 1e-3;

    public AdaptiveClipping(double factor) => Factor = Require.Positive(factor);

    public double Factor { get; }

    internal override void Apply(FlatParameters parameters, Func<string, bool> isClassifier)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var values = parameters.Split(parameters.Values);
        foreach (var (key, gradient) in parameters.Split(parameters.Gradients))
        {
            if (isClassifier(key))
                continue;
            var largest = UnitNorm(values[key]).Within(LeastNorm, double.PositiveInfinity).Times(Factor);
            var norm = UnitNorm(gradient);
            var scale = largest.div(norm.Within(1e-6, double.PositiveInfinity));
            gradient.mul_(where(norm.lt(largest), ones_like(scale), scale));
        }
    }

    internal override void AddTo(NamedValues values) => values.Add("adaptive gradient clip factor", Factor);

    /// <summary>The norm of each output channel, or of a vector.</summary>
    private static Tensor UnitNorm(Tensor tensor) =>
        tensor.dim() <= 1
            ? tensor.norm()
            : tensor.square().sum([.. Enumerable.Range(1, (int)tensor.dim() - 1).Select(i => (long)i)], keepdim: true)
                .sqrt();
}
