using SeNet.Tensors;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>The update that <see cref="RmsPropTF"/> describes.</summary>
internal sealed class RmsPropTFRule(RmsPropTF options) : UpdateRule
{
    public override IReadOnlyList<(string Name, double Initial)> State =>
        options.Momentum > 0 ? [("square_avg", 1), ("momentum_buffer", 0)] : [("square_avg", 1)];

    public override void Update(ParameterRange range, double rate)
    {
        using var scope = NewDisposeScope();
        var square = range.State[0];
        var gradients = range.Gradients.Plus_(range.Values, range.WeightDecay);
        square.Plus_(gradients.square().sub_(square), 1 - options.Alpha);
        var root = square.Plus(options.Epsilon).sqrt_();
        if (options.Momentum > 0)
            range.Values.sub_(range.State[1].Times_(options.Momentum).PlusQuotient_(gradients, root, rate));
        else
            range.Values.PlusQuotient_(gradients, root, -rate);
    }
}
