using SeNet.Blocks;
using SeNet.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Modules;

public class SEBlockTests
{
    public static TheoryData<Squeeze, Gate, bool, bool> Variants()
    {
        var variants = new TheoryData<Squeeze, Gate, bool, bool>();
        foreach (var squeeze in Enum.GetValues<Squeeze>())
            foreach (var gate in Enum.GetValues<Gate>())
                foreach (var shift in new[] { false, true })
                    foreach (var bias in new[] { false, true })
                        variants.Add(squeeze, gate, shift, bias);
        return variants;
    }

    /// <summary>The equations, written once more in scalar arithmetic.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void Follows_the_equations(Squeeze squeeze, Gate gate, bool shift, bool bias)
    {
        const int channels = 6, hidden = 3, height = 2, width = 3;
        manual_seed(3);
        using var scope = NewDisposeScope();
        using var block = new SEBlock(
            channels, new SEOptions { Reduction = 2, Squeeze = squeeze, Gate = gate, Shift = shift, Bias = bias });
        var x = randn(1, channels, height, width);
        var output = block.call(x).ToDoubles();

        var state = block.state_dict();
        var (w1, w2) = (state["fc.0.weight"].ToDoubles(), state["fc.2.weight"].ToDoubles());
        var b1 = bias ? state["fc.0.bias"].ToDoubles() : new double[hidden];
        var b2 = bias ? state["fc.2.bias"].ToDoubles() : new double[2 * channels];
        var u = x.ToDoubles();
        double At(int c, int p) => u[c * height * width + p];
        double Z(int c, int p) => squeeze switch
        {
            Squeeze.Average => Enumerable.Range(0, height * width).Average(q => At(c, q)),
            Squeeze.Max => Enumerable.Range(0, height * width).Max(q => At(c, q)),
            _ => At(c, p),
        };
        double Hidden(int h, int p) =>
            Math.Max(0, b1[h] + Enumerable.Range(0, channels).Sum(c => w1[h * channels + c] * Z(c, p)));
        double Excitation(int row, int p) =>
            b2[row] + Enumerable.Range(0, hidden).Sum(h => w2[row * hidden + h] * Hidden(h, p));
        double Gated(double w) =>
            gate switch { Gate.Sigmoid => 1 / (1 + Math.Exp(-w)), Gate.Tanh => Math.Tanh(w), _ => Math.Max(0, w) };

        for (var c = 0; c < channels; c++)
            for (var p = 0; p < height * width; p++)
                output[c * height * width + p].Should().BeApproximately(
                    At(c, p) * Gated(Excitation(c, p)) + (shift ? Excitation(channels + c, p) : 0), 1e-5);
    }

    [Fact]
    public void Gradients_agree_with_finite_differences_in_float64()
    {
        manual_seed(4);
        using var scope = NewDisposeScope();
        using var block = new SEBlock(4, new SEOptions { Reduction = 2 }).to(ScalarType.Float64);
        var x = randn([2, 4, 3, 3], dtype: ScalarType.Float64, requires_grad: true);
        var direction = randn([2, 4, 3, 3], dtype: ScalarType.Float64);
        block.call(x).pow(2).sum().backward();
        var slope = (x.grad! * direction).sum().ToDouble();

        using var noGrad = no_grad();
        const double step = 1e-5;
        double Loss(double along) => block.call(x + along * direction).pow(2).sum().ToDouble();
        slope.Should().BeApproximately((Loss(step) - Loss(-step)) / (2 * step), 1e-6 * Math.Abs(slope));
    }

    [Fact]
    public void A_reduction_that_leaves_no_channel_is_refused_with_the_remedy()
    {
        var make = () => new SEBlock(8, new SEOptions { Reduction = 16 });
        make.Should().Throw<ArgumentOutOfRangeException>()
            .WithParameterName("channels").WithMessage("*reduction of 16 leaves no channel of 8*");
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        FluentActions.Invoking(() => new SEOptions { Reduction = 0 })
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("Reduction");
        FluentActions.Invoking(() => new SEOptions { Gate = (Gate)7 })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Sigmoid, Tanh, Relu*");
    }

    [Fact]
    public void A_forward_pass_leaves_one_tensor_alive()
    {
        using var x = rand(1, 16, 4, 4);
        using var block = new SEBlock(16);
        using (no_grad())
        {
            var before = LiveTensors.Count();
            using (block.call(x))
                LiveTensors.Count().Should().Be(before + 1);
            LiveTensors.Count().Should().Be(before);
        }
    }
}
