using SeNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Training;

public class LossTests
{
    private static readonly double[] Weights = [0.5, 2, 1, 0.25, 3];

    private static readonly Dictionary<string, Loss> Losses = new()
    {
        ["cross-entropy"] = new CrossEntropyLoss(),
        ["cross-entropy, smoothing and weights"] =
            new CrossEntropyLoss { LabelSmoothing = 0.1, ClassWeights = Weights },
        ["binary"] = new BinaryCrossEntropyLoss(),
        ["binary, smoothing"] = new BinaryCrossEntropyLoss { LabelSmoothing = 0.1 },
        ["binary, threshold and sum"] =
            new BinaryCrossEntropyLoss { LabelSmoothing = 0.1, TargetThreshold = 0.2, SumClasses = true },
    };

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var name in Losses.Keys)
            {
                cases.Add(name, false);
                cases.Add(name, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_and_gradient_are_those_of_PyTorch_or_timm(string name, bool isSoft)
    {
        using var scope = NewDisposeScope();
        var output = Output();
        var loss = Losses[name].Compute(output, isSoft ? Soft() : Indices());
        loss.backward();
        TrainingGolden.ShouldBe(
            [loss.ToDouble(), .. output.grad!.ToDoubles()],
            TrainingGolden.Values("losses", $"{name}: {(isSoft ? "soft" : "indices")}"),
            2e-6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_focal_loss_of_gamma_zero_is_the_cross_entropy(bool isSoft)
    {
        using var scope = NewDisposeScope();
        var targets = isSoft ? Soft() : Indices();
        var (focal, expected) = (Output(), Output());
        var loss = new FocalLoss { Gamma = 0 }.Compute(focal, targets);
        var crossEntropy = new CrossEntropyLoss().Compute(expected, targets);
        loss.backward();
        crossEntropy.backward();
        loss.ToDouble().Should().BeApproximately(crossEntropy.ToDouble(), 1e-6);
        TrainingGolden.ShouldBe(focal.grad!.ToDoubles(), expected.grad!.ToDoubles(), 1e-6);
    }

    [Fact]
    public void A_focal_loss_weighs_the_logarithm_by_a_power_of_what_is_missing()
    {
        using var scope = NewDisposeScope();
        var (output, indices) = (Output(), Indices());
        var probabilities = output.softmax(1).ToDoubles();
        var expected = indices.data<long>().ToArray().Select((index, i) =>
        {
            var p = probabilities[i * 5 + index];
            return -Weights[index] * Math.Pow(1 - p, 1.5) * Math.Log(p);
        }).Average();
        new FocalLoss { Gamma = 1.5, ClassWeights = Weights }.Compute(output, indices).ToDouble()
            .Should().BeApproximately(expected, 1e-5);
    }

    /// <summary>Central differences in float64.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    public void The_gradient_of_a_focal_loss_is_its_slope(double gamma)
    {
        using var scope = NewDisposeScope();
        var loss = new FocalLoss { Gamma = gamma, ClassWeights = Weights };
        var (start, soft) = (Output().detach().to_type(ScalarType.Float64), Soft().to_type(ScalarType.Float64));
        var output = start.clone().requires_grad_();
        loss.Compute(output, soft).backward();
        var gradient = output.grad!.ToDoubles();
        for (var i = 0; i < gradient.Length; i += 7)
        {
            double At(double shift)
            {
                var moved = start.clone();
                moved.view(-1)[i] += shift;
                return loss.Compute(moved, soft).ToDouble();
            }

            gradient[i].Should().BeApproximately((At(1e-5) - At(-1e-5)) / 2e-5, 1e-8);
        }
    }

    [Fact]
    public void Logits_and_log_probabilities_have_the_same_cross_entropy_and_focal_loss()
    {
        using var scope = NewDisposeScope();
        var (logits, logarithms) = (Output(), Output().log_softmax(1));
        foreach (var loss in new Loss[] { new CrossEntropyLoss(), new FocalLoss() })
            loss.Compute(logarithms, Indices()).ToDouble()
                .Should().BeApproximately(loss.Compute(logits, Indices()).ToDouble(), 1e-6);
    }

    [Fact]
    public void A_focal_loss_of_an_image_that_is_certain_is_zero_with_a_finite_gradient()
    {
        using var scope = NewDisposeScope();
        var output = tensor(new float[] { 100, 0 }).view(1, 2).requires_grad_();
        var loss = new FocalLoss { Gamma = 0.5 }.Compute(output, tensor(new long[] { 0 }));
        loss.backward();
        loss.ToDouble().Should().Be(0);
        output.grad!.isfinite().all().ToBoolean().Should().BeTrue();
    }

    [Fact]
    public void Targets_that_do_not_fit_are_told_with_what_is_accepted()
    {
        using var scope = NewDisposeScope();
        foreach (var loss in new Loss[] { new CrossEntropyLoss(), new FocalLoss() })
        {
            Refusal(loss, Soft() * 1.2).Should().Contain("sum to 1.2").And.Contain("sum to 1.");
            var negative = Soft();
            negative[2, 1] -= 2;
            negative[2, 2] += 2;
            Refusal(loss, negative).Should().Contain("0 or more");
            Refusal(loss, full(6, 5, float.NaN)).Should().Contain("sum to");
        }

        Refusal(new BinaryCrossEntropyLoss(), Soft() * 5).Should().Contain("in [0, 1]");
        new BinaryCrossEntropyLoss().Compute(Output(), Soft() * 0.5).ToDouble().Should().BePositive();
        foreach (var loss in Losses.Values.Append(new FocalLoss()))
        {
            Refusal(loss, zeros(6, 4)).Should().Contain("[6, 4]").And.Contain("[6, 5]");
            Refusal(loss, zeros(5, ScalarType.Int64)).Should().Contain("Int64 [5]").And.Contain("Int64 [6]");
            Refusal(loss, zeros(6, ScalarType.Int32)).Should().Contain("Int32 [6]");
        }
    }

    [Fact]
    public void Values_out_of_range_are_named()
    {
        Refused<ArgumentOutOfRangeException>(() => new CrossEntropyLoss { LabelSmoothing = 1 }, "LabelSmoothing");
        Refused<ArgumentOutOfRangeException>(() => new CrossEntropyLoss { ClassWeights = [1, -1] }, "ClassWeights");
        Refused<ArgumentException>(() => new CrossEntropyLoss { ClassWeights = [0, 0] }, "ClassWeights");
        Refused<ArgumentOutOfRangeException>(() => new FocalLoss { Gamma = -1 }, "Gamma");
        Refused<ArgumentOutOfRangeException>(() => new FocalLoss { ClassWeights = [double.NaN] }, "ClassWeights");
        Refused<ArgumentOutOfRangeException>(
            () => new BinaryCrossEntropyLoss { TargetThreshold = 1 }, "TargetThreshold");
        Refused<ArgumentOutOfRangeException>(
            () => new BinaryCrossEntropyLoss { LabelSmoothing = -0.1 }, "LabelSmoothing");
    }

    [Fact]
    public void Losses_compare_by_value_with_their_weights() =>
        new FocalLoss { ClassWeights = [1, 2] }.Should().Be(new FocalLoss { ClassWeights = (double[])[1, 2] });

    [Fact]
    public void A_loss_leaves_no_tensor_but_its_own()
    {
        using var scope = NewDisposeScope();
        var (output, soft, indices) = (Output(), Soft(), Indices());
        foreach (var loss in Losses.Values.Append(new FocalLoss { ClassWeights = Weights }))
            foreach (var targets in new[] { soft, indices })
            {
                var before = LiveTensors.Count();
                loss.Compute(output, targets).Dispose();
                LiveTensors.Count().Should().Be(before, loss.ToString());
            }
    }

    private static Tensor Output() => (TrainingGolden.Input([6, 5], 1) * 3).requires_grad_();

    private static Tensor Soft()
    {
        var positive = TrainingGolden.Input([6, 5], 2) + 1.5;
        return positive / positive.sum(1, keepdim: true);
    }

    private static Tensor Indices() => tensor(new long[] { 3, 0, 4, 1, 0, 2 });

    private static string Refusal(Loss loss, Tensor targets) =>
        FluentActions.Invoking(() => loss.Compute(Output(), targets))
            .Should().Throw<ArgumentException>().WithParameterName(nameof(targets)).Which.Message;

    private static void Refused<T>(Func<object> make, string name)
        where T : ArgumentException =>
        FluentActions.Invoking(make).Should().Throw<T>().WithParameterName(name);
}
