using SeNet.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Networks.Zoo;

/// <summary>The zoo's networks for CIFAR and what their tests share.</summary>
internal static class CifarNetworks
{
    /// <summary>Plain networks; each has an SE twin.</summary>
    public static readonly string[] Plain =
    [
        "resnet20_cifar", "resnet32_cifar", "resnet56_cifar", "resnet110_cifar", "resnet164_cifar", "wrn16_8_cifar",
        "shakeshake26_2x96d_cifar",
    ];

    /// <summary>One network of each kind of unit.</summary>
    public static readonly string[] OneOfEachUnit = [
        "resnet20_cifar", "resnet164_cifar", "wrn16_8_cifar", "shakeshake26_2x96d_cifar"];

    public static string Twin(string plain) => $"se{plain}";

    /// <summary>A network in evaluation mode whose weights and statistics are all of importance.</summary>
    public static ImageClassifier Filled(string name)
    {
        var model = ModelZoo.Create(name);
        FormulaWeights.Fill(model);
        model.eval();
        return model;
    }

    /// <summary>Largest difference in units of the second's deviation.</summary>
    public static double Difference(Tensor actual, Tensor expected)
    {
        using var scope = NewDisposeScope();
        return ((actual - expected).abs().max() / expected.std()).ToDouble();
    }
}
