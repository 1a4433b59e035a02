using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Visualization.Reports;

namespace SeNet.Visualization.Tests.Reports;

/// <summary>The predictions of a report are those of the evaluation that it is given.</summary>
public sealed class ReportContentsTests : IDisposable
{
    private readonly CompactNetwork network = new(3, [16, 16], 2);
    private readonly ImageSet images = new(new byte[3 * 3 * 16 * 16], [0, 1, 1], 3, 16, 16, ["cat", "dog"]);

    public void Dispose() => network.Dispose();

    [Fact]
    public void They_are_not_computed_again()
    {
        var evaluation = new Evaluator(network, Normalization.Cifar10) { KeepProbabilities = true }.Evaluate(images)
            with { Probabilities = [[0.9f, 0.1f], [0.7f, 0.3f], [0.2f, 0.8f]] };
        var predictions = ReportContents.Evaluate(
            network, images, Normalization.Cifar10, evaluation: evaluation).Predictions;
        predictions.Select(prediction => prediction.PredictedClass).Should().Equal(0, 0, 1);
        predictions.Select(prediction => prediction.TrueProbability).Should()
            .Equal([0.9f, 0.3f, 0.8f], (actual, expected) => (float)actual == expected);
    }

    [Fact]
    public void An_evaluation_without_probabilities_is_refused()
    {
        var evaluation = new Evaluator(network, Normalization.Cifar10).Evaluate(images);
        FluentActions.Invoking(() => ReportContents.Evaluate(
                network, images, Normalization.Cifar10, evaluation: evaluation))
            .Should().Throw<ArgumentException>().WithMessage("*0 images, and there are 3*KeepProbabilities*");
    }
}
