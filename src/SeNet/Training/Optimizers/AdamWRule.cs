using SeNet.Tensors;

namespace SeNet.Training;

/// <summary>The update that <see cref="AdamW"/> describes, in the order of PyTorch's operations.</summary>
internal sealed class AdamWRule(AdamW options) : UpdateRule
{
    public override IReadOnlyList<(string Name, double Initial)> State => [("exp_avg", 0), ("exp_avg_sq", 0)];

    public override bool CountsSteps => true;

    public override void Update(ParameterRange range, double rate)
    {
        var (mean, square) = (range.State[0], range.State[1]);
        range.Values.Times_(1 - rate * range.WeightDecay);
        Moments.Add(range.Gradients, mean, square, options.Beta1, options.Beta2);
        var denominator = Moments.Denominator(range, square, options.Beta2, options.Epsilon);
        range.Values.PlusQuotient_(mean, denominator, -rate / (1 - Math.Pow(options.Beta1, range.Steps)));
    }
}
