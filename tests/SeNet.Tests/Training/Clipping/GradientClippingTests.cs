using SeNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Training;

public class GradientClippingTests
{
    private static readonly Dictionary<string, GradientClipping> Clippings = new()
    {
        ["norm"] = GradientClipping.ByNorm(1.5),
        ["value"] = GradientClipping.ByValue(0.6),
        ["adaptive"] = GradientClipping.Adaptive(0.3),
    };

    [Theory]
    [InlineData("norm")]
    [InlineData("value")]
    [InlineData("adaptive")]
    public void Gradients_are_clipped_as_by_PyTorch_and_timm(string name)
    {
        using var scope = NewDisposeScope();
        using var model = TrainingGolden.Model();
        using var optimizer = new Optimizer(model, new TrainingOptions());
        TrainingGolden.SetGradients(model, 0);
        Clippings[name].Apply(optimizer.Parameters, DepthParts.IsClassifier(model));
        TrainingGolden.ShouldBe(
            model.parameters().SelectMany(parameter => parameter.grad!.ToDoubles()),
            TrainingGolden.Values("clipping", name),
            1e-6);
    }

    [Fact]
    public void Gradients_of_nothing_stay_zero()
    {
        using var scope = NewDisposeScope();
        using var model = TrainingGolden.Model();
        using var optimizer = new Optimizer(model, new TrainingOptions());
        foreach (var clipping in Clippings.Values)
        {
            optimizer.ZeroGradients();
            clipping.Apply(optimizer.Parameters, DepthParts.IsClassifier(model));
            optimizer.Parameters.Gradients.count_nonzero().ToInt64().Should().Be(0);
        }
    }

    [Fact]
    public void Values_out_of_range_are_named()
    {
        FluentActions.Invoking(() => GradientClipping.ByNorm(0))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("norm");
        FluentActions.Invoking(() => GradientClipping.ByValue(double.NaN))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("value");
        FluentActions.Invoking(() => GradientClipping.Adaptive(-0.01))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("factor");
    }
}
