using SeNet.Collections;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>Weights of the classes in a loss.</summary>
internal static class ClassWeights
{
    /// <summary>Copies and checks the value of an option.</summary>
    public static IReadOnlyList<double>? Require(IReadOnlyList<double>? weights, string name)
    {
        if (weights is null)
            return null;
        foreach (var weight in weights)
            if (!(weight >= 0 && double.IsFinite(weight)))
                throw new ArgumentOutOfRangeException(
                    name, weight, $"A weight in {name} is a finite number, 0 or more.");
        if (!weights.Any(weight => weight > 0))
            throw new ArgumentException($"{name} has no weight above 0; give one weight per class.", name);
        return new ValueList<double>(weights);
    }

    /// <summary>Checks the number of the weights.</summary>
    public static void RequireCount(IReadOnlyList<double>? weights, long classes)
    {
        if (weights is not null && weights.Count != classes)
            throw new ArgumentException(
                $"The loss has {weights.Count} class weights and there are {classes} classes; give one weight per " +
                    "class.");
    }

    /// <summary>The weights as a tensor, [classes], of the type and device of an output; null for none.</summary>
    public static Tensor? For(Tensor output, IReadOnlyList<double>? weights)
    {
        RequireCount(weights, output.size(1));
        return weights is null ? null : tensor([.. weights], output.dtype, output.device);
    }

    /// <summary>Adds the weights to the values that name a loss.</summary>
    public static void AddTo(NamedValues values, IReadOnlyList<double>? weights) => values.Add(
        "class weights", string.Join(' ', (weights ?? []).Select(weight => InvariantText.Of(weight))), unless: "");
}
