using SeNet.Tensors;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>The update that <see cref="Lamb"/> describes.</summary>
internal sealed class LambRule(Lamb options) : UpdateRule
{
    public override IReadOnlyList<(string Name, double Initial)> State => [("exp_avg", 0), ("exp_avg_sq", 0)];

    public override bool CountsSteps => true;

    public override bool NeedsParts => true;

    public override void Begin(Tensor gradients)
    {
        if (options.MaxGradientNorm is not { } maximum)
            return;
        using var scope = NewDisposeScope();
        gradients.div_(gradients.norm().Over(maximum).Within(1, double.PositiveInfinity));
    }

    public override void Update(ParameterRange range, double rate)
    {
        using var scope = NewDisposeScope();
        var (mean, square) = (range.State[0], range.State[1]);
        Moments.Add(range.Gradients, mean, square, options.Beta1, options.Beta2);
        var denominator = Moments.Denominator(range, square, options.Beta2, options.Epsilon);
        var direction = mean.Over(1 - Math.Pow(options.Beta1, range.Steps)).div_(denominator);
        if (range.WeightDecay == 0)
        {
            range.Values.Plus_(direction, -rate);
            return;
        }

        // The parts are views of the gradients, whose place the direction takes.
        range.Gradients.copy_(direction).Plus_(range.Values, range.WeightDecay);
        foreach (var (value, part) in range.Parts)
            part.mul_(TrustRatio(value, part));
        range.Values.Plus_(range.Gradients, -rate);
    }

    /// <summary>Ratio of the norms; 1 where one of them is zero.</summary>
    private static Tensor TrustRatio(Tensor value, Tensor direction)
    {
        var (valueNorm, directionNorm) = (value.norm(), direction.norm());
        var ratio = valueNorm.div(directionNorm);
        return where(valueNorm.IsAbove(0).logical_and(directionNorm.IsAbove(0)), ratio, ones_like(ratio));
    }
}
