using SeNet.Blocks;
using SeNet.Operators;
using SeNet.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Operators;

/// <summary>
/// The reference of the fused operators: its own gradients against finite differences in float64, its outputs against
/// the equations.
/// </summary>
public class PlainTailTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_are_the_limits_of_differences(bool training)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var norm = nn.BatchNorm2d(4).to(ScalarType.Float64);
        using var se = new SEBlock(4, new SEOptions { Reduction = 2, Bias = true }).to(ScalarType.Float64);
        norm.train(training);
        var u = randn([2, 4, 3, 2], ScalarType.Float64).requires_grad_();
        var shortcut = randn([2, 4, 3, 2], ScalarType.Float64).requires_grad_();
        var weight = randn([2, 4, 3, 2], ScalarType.Float64);
        double Loss()
        {
            using var inner = NewDisposeScope();
            using var noGrad = no_grad();
            return (PlainTail.Apply(u, norm, se.Layers, shortcut, true) * weight).sum().item<double>();
        }

        (PlainTail.Apply(u, norm, se.Layers, shortcut, true) * weight).sum().backward();
        foreach (var (name, parameter) in
            new[] { ("u", u), ("shortcut", shortcut), ("weight", norm.weight), ("bias", norm.bias!) }
            .Concat(se.named_parameters().Select(pair => (pair.name, (Tensor)pair.parameter))))
        {
            var gradient = parameter.grad!.ToDoubles();
            var flat = parameter.detach().view(-1);
            for (var i = 0; i < gradient.Length; i++)
            {
                const double h = 1e-6;
                var value = flat[i].item<double>();
                flat[i] = value + h;
                var above = Loss();
                flat[i] = value - h;
                var below = Loss();
                flat[i] = value;
                gradient[i].Should().BeApproximately((above - below) / (2 * h), 1e-6, "of {0}[{1}]", name, i);
            }
        }
    }

    [Fact]
    public void The_output_is_that_of_the_equations()
    {
        using var scope = NewDisposeScope();
        using var norm = nn.BatchNorm2d(2);
        using var se = new SEBlock(2, new SEOptions { Reduction = 2, Gate = Gate.Sigmoid });
        var u = randn(3, 2, 4, 4);
        var shortcut = randn(3, 2, 4, 4);
        var output = PlainTail.Apply(u, norm, se.Layers, shortcut, relu: true).ToDoubles();

        var (values, added) = (u.ToDoubles(), shortcut.ToDoubles());
        var (w1, w2) = (se.Layers.Parameters[0]!.ToDoubles(), se.Layers.Parameters[2]!.ToDoubles());
        double At(int n, int c, int p) => values[(n * 2 + c) * 16 + p];
        var images = Enumerable.Range(0, 3).ToArray();
        var pixels = Enumerable.Range(0, 16).ToArray();
        double[] means = [.. Enumerable.Range(0, 2).Select(c => images.Average(n => pixels.Average(p => At(n, c, p))))];
        double[] deviations = [.. Enumerable.Range(0, 2).Select(
            c => Math.Sqrt(images.Average(n => pixels.Average(p => Math.Pow(At(n, c, p) - means[c], 2))) + 1e-5))];
        foreach (var n in images)
        {
            double[] z = [
                .. Enumerable.Range(0, 2).Select(c => pixels.Average(p => (At(n, c, p) - means[c]) / deviations[c]))];
            var hidden = Math.Max(0, w1[0] * z[0] + w1[1] * z[1]);
            for (var c = 0; c < 2; c++)
                foreach (var p in pixels)
                {
                    var gate = 1 / (1 + Math.Exp(-w2[c] * hidden));
                    var expected = Math.Max(0, gate * (
                        At(n, c, p) - means[c]) / deviations[c] + w2[2 + c] * hidden + added[(n * 2 + c) * 16 + p]);
                    output[(n * 2 + c) * 16 + p].Should().BeApproximately(expected, 1e-5);
                }
        }
    }
}
