using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Training;

/// <summary>What PyTorch and timm compute: <c>eng/make-training-golden.py</c>, which has the same inputs.</summary>
internal static class TrainingGolden
{
    private static readonly Lazy<JsonDocument> Document =
        new(() => JsonDocument.Parse(File.ReadAllText(Golden.Path("training.json"))));

    public static double[] Values(string part, string key) =>
        [.. Document.Value.RootElement.GetProperty(part).GetProperty(key).EnumerateArray().Select(x => x.GetDouble())];

    /// <summary>An input, exact in float32.</summary>
    public static Tensor Input(long[] shape, int salt)
    {
        var count = shape.Aggregate(1L, (product, size) => product * size);
        return tensor([.. Enumerable.Range(0, (int)count).Select(i => Fraction(i, salt))], ScalarType.Float32)
            .view(shape);
    }

    /// <summary>A model of a convolution and a linear layer, with the script's parameters.</summary>
    public static nn.Module<Tensor, Tensor> Model()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var model = nn.Sequential(("conv", nn.Conv2d(3, 4, 3)), ("fc", nn.Linear(4, 5)));
        foreach (var (parameter, salt) in model.parameters().Select((parameter, i) => (parameter, i)))
            parameter.copy_(Input(parameter.shape, salt));
        return model;
    }

    /// <summary>Sets the gradients of a step, from 0.</summary>
    public static void SetGradients(nn.Module model, int step)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var (parameter, number) in model.parameters().Select((parameter, i) => (parameter, i)))
            parameter.grad!.copy_(Input(parameter.shape, 10 + step * 4 + number) * (step % 3 == 0 ? 2 : 0.25));
    }

    public static void ShouldBe(IEnumerable<double> actual, IReadOnlyList<double> expected, double tolerance)
    {
        var values = actual.ToList();
        values.Should().HaveSameCount(expected);
        for (var i = 0; i < expected.Count; i++)
            values[i].Should().BeApproximately(
                expected[i], tolerance * Math.Max(1, Math.Abs(expected[i])), "it is number {0}", i);
    }

    private static double Fraction(long index, int salt) => (index * 7919 + salt * 104729L) % 1024 / 512.0 - 1;
}
