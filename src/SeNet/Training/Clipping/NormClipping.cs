using SeNet.Collections;
using SeNet.Tensors;
using SeNet.Validation;
using static TorchSharp.torch;

namespace SeNet.Training;

internal sealed record NormClipping : GradientClipping
{
    public NormClipping(double norm) => Norm = Require.Positive(norm);

    public double Norm { get; }

    internal override void Apply(FlatParameters parameters, Func<string, bool> isClassifier)
    {
        using var scope = NewDisposeScope();
        var gradients = parameters.Gradients;
        gradients.mul_(gradients.norm().Plus(1e-6).reciprocal().Times(Norm).Within(0, 1));
    }

    internal override void AddTo(NamedValues values) => values.Add("gradient clip norm", Norm);
}
