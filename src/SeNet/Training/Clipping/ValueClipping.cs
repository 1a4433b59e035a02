using SeNet.Collections;
using SeNet.Tensors;
using SeNet.Validation;

namespace SeNet.Training;

internal sealed record ValueClipping : GradientClipping
{
    public ValueClipping(double value) => Value = Require.Positive(value);

    public double Value { get; }

    internal override void Apply(FlatParameters parameters, Func<string, bool> isClassifier) =>
        parameters.Gradients.Within_(-Value, Value);

    internal override void AddTo(NamedValues values) => values.Add("gradient clip value", Value);
}
