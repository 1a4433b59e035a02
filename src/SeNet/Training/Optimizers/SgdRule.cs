using SeNet.Tensors;

namespace SeNet.Training;

/// <summary>The update that <see cref="Sgd"/> describes.</summary>
internal sealed class SgdRule(Sgd options) : UpdateRule
{
    public override IReadOnlyList<(string Name, double Initial)> State => [("", 0)];

    public override void Update(ParameterRange range, double rate)
    {
        var velocity = range.State[0];
        var direction = range.Gradients.Plus_(range.Values, range.WeightDecay);
        velocity.Times_(options.Momentum).Plus_(direction);
        var change = options.Nesterov ? direction.Plus_(velocity, options.Momentum) : velocity;
        range.Values.Plus_(change, -rate);
    }
}
