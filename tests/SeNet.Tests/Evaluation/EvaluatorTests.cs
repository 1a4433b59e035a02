using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Tests.Evaluation;

public class EvaluatorTests
{
    [Fact]
    public void Loss_top_1_and_top_k_are_those_of_the_definition()
    {
        // The logits are the label's own one-hot, moved by the image's first pixel: known without a network.
        using var model = new FirstPixel();
        var pixels = new byte[] { 0, 1, 2, 1 };
        var set = new ImageSet(pixels, [0, 2, 2, 0], 1, 1, 1, ["a", "b", "c"]);
        var result = new Evaluator(model, new Normalization([0], [1]), batchSize: 3).Evaluate(set, topK: 2);

        // Logits for pixel p: 2 at p, 1 at (p + 1) mod 3, 0 at the rest.
        var denominator = Math.Log(Math.Exp(2) + Math.Exp(1) + 1);
        result.Accuracy.Should().Be(0.5);
        result.TopK.Should().Be(0.75);
        result.Loss.Should().BeApproximately(denominator - (2 + 1 + 2 + 0) / 4.0, 1e-6);
        result.Confusion[2, 1].Should().Be(1);
        result.Ranks.Should().Equal(0, 1, 0, 2);
        result.Confidences.Should().OnlyContain(
            confidence => Math.Abs(confidence - Math.Exp(2) / (Math.Exp(2) + Math.Exp(1) + 1)) < 1e-6);
    }

    [Fact]
    public void Probabilities_are_kept_where_they_are_wanted()
    {
        using var model = new FirstPixel();
        var set = new ImageSet([0, 1, 2, 1], [0, 2, 2, 0], 1, 1, 1, ["a", "b", "c"]);
        var evaluator = new Evaluator(model, new Normalization([0], [1]), batchSize: 3);
        evaluator.Evaluate(set).Probabilities.Should().BeEmpty();
        var kept = new Evaluator(model, new Normalization([0], [1]), batchSize: 3) { KeepProbabilities = true };
        // Softmax of 2, 1, 0, from the pixel's class on.
        double[] softmax = [0.66524096, 0.24472847, 0.09003057];
        var probabilities = kept.Evaluate(set).Probabilities;
        probabilities.Should().HaveCount(4);
        foreach (var (row, pixel) in probabilities.Zip(new[] { 0, 1, 2, 1 }))
            for (var label = 0; label < 3; label++)
                row[label].Should().BeApproximately((float)softmax[(label - pixel + 3) % 3], 1e-6f);
    }

    [Fact]
    public void The_result_does_not_depend_on_the_batch_size_and_the_training_flag_stays()
    {
        using var network = new Network(3, 16, 2, 10);
        network.train();
        var one = new Evaluator(network, Normalization.Cifar10, batchSize: 1).Evaluate(MiniData.Test());
        var all = new Evaluator(network, Normalization.Cifar10, batchSize: 40).Evaluate(MiniData.Test());
        all.Loss.Should().BeApproximately(one.Loss, 1e-5);
        all.Accuracy.Should().Be(one.Accuracy);
        network.training.Should().BeTrue();
        network.children().Should().OnlyContain(child => child.training);
    }

    [Fact]
    public void A_part_in_evaluation_mode_stays_in_it_beside_parts_in_training_mode()
    {
        using var network = new Network(3, 16, 3, 10);
        network.train();
        var part = network.named_modules().Single(pair => pair.name == "res_blocks.0").module;
        part.eval();
        var before = network.named_modules().Select(pair => (pair.name, pair.module.training)).ToList();
        new Evaluator(network, Normalization.Cifar10).Evaluate(MiniData.Test());
        network.named_modules().Select(pair => (pair.name, pair.module.training)).Should().Equal(before);
        before.Should().Contain(mode => mode.training).And.Contain(mode => !mode.training);
    }

    [Fact]
    public void Test_time_augmentation_averages_with_the_weights_that_the_documentation_gives()
    {
        // The model's logits are the first pixel, which the augmentation moves, and 0: known without a network.
        using var model = new FirstCorner();
        byte[] pixels = [10, 20, 30, 40, 50, 60, 70, 80, 90];
        var set = new ImageSet(pixels, [0], 1, 3, 3, ["a", "b"]);
        double LossOf(TestTimeAugmentation augmentation) =>
            new Evaluator(model, new Normalization([0], [1]), augmentation: augmentation).Evaluate(set).Loss;

        LossOf(TestTimeAugmentation.None).Should().BeApproximately(Loss(10), 1e-6);
        LossOf(TestTimeAugmentation.HorizontalFlip).Should().BeApproximately(Loss((10 + 30) / 2.0), 1e-6);
        LossOf(TestTimeAugmentation.HorizontalFlipAndShift)
            .Should().BeApproximately(Loss((10 + 30) / 4.0 + (10 + 20 + 50 + 60) / 8.0), 1e-6);
        static double Loss(double pixel) => Math.Log(1 + Math.Exp(-pixel / 255));
    }

    [Fact]
    public void Views_are_averaged_by_their_weights()
    {
        using var model = new FirstCorner();
        byte[] pixels = [10, 20, 30, 40, 50, 60, 70, 80, 90];
        var set = new ImageSet(pixels, [0], 1, 3, 3, ["a", "b"]);
        double LossOf(params TestTimeView[] views) => new Evaluator(
            model, new Normalization([0], [1]), augmentation: new TestTimeAugmentation(views)).Evaluate(set).Loss;

        LossOf(TestTimeView.Shift(1, 0)).Should().BeApproximately(Loss(40), 1e-6);
        LossOf(TestTimeView.Shift(0, 2) with { Mirror = true }).Should().BeApproximately(Loss(30), 1e-6);
        LossOf(TestTimeView.Shift(0, -7)).Should().BeApproximately(Loss(10), 1e-6);
        LossOf(TestTimeView.Identity with { Weight = 3 }, TestTimeView.Mirrored)
            .Should().BeApproximately(Loss(0.75 * 10 + 0.25 * 30), 1e-6);
        // Two pixels of three, enlarged: the corner of the view is the corner of the crop.
        LossOf(new TestTimeView { Fraction = 2 / 3.0, Position = CropPosition.BottomRight })
            .Should().BeApproximately(Loss(50), 1e-5);
        LossOf(TestTimeView.Zoom(3)).Should().BeApproximately(Loss(50), 1e-5);
        static double Loss(double pixel) => Math.Log(1 + Math.Exp(-pixel / 255));
    }

    [Fact]
    public void A_model_with_other_classes_is_refused()
    {
        using var network = new Network(3, 16, 1, 4);
        var evaluate = () => new Evaluator(network, Normalization.Cifar10).Evaluate(MiniData.Test());
        evaluate.Should().Throw<ArgumentException>().WithMessage("**40, 4]**40, 10]*");
    }

    [Theory]
    [InlineData(9)]
    [InlineData(11)]
    public void A_model_with_fewer_or_more_outputs_than_classes_is_refused_at_the_first_batch(int outputs)
    {
        using var network = new Network(3, 16, 1, outputs);
        FluentActions.Invoking(
            () => new Evaluator(network, Normalization.Cifar10, batchSize: 7)
                .Evaluate(MiniData.Test())).Should().Throw<ArgumentException>()
            .WithMessage($"'Network' returns Float32 [7, {outputs}] for a batch of 7; for the 10 classes of the set " +
                "it " +
                $"must return [7, 10]*");
    }

    [Fact]
    public void What_libtorch_says_of_images_that_a_model_does_not_take_is_told_in_one_line()
    {
        using var model = Sequential(Flatten(), Linear(5, 10));
        FluentActions.Invoking(() => new Evaluator(model, Normalization.Cifar10).Evaluate(MiniData.Test()))
            .Should().Throw<ArgumentException>()
            .Which.Message.Should().MatchRegex(
                @"^'Sequential' cannot classify the images Float32 \[40, 3, 32, 32\] on 'cpu'; it says: mat1 and mat2 shapes[^\n]*$");
    }

    [Fact]
    public void Fifty_thousand_classes_most_of_them_without_images_are_evaluated()
    {
        const int classes = 50_000;
        // Brightness times a large number: the class is known without a network.
        using var model = new BrightestClass(classes);
        var set =
            new ImageSet([.. Enumerable.Range(0, 100).Select(image => (byte)image)], [
                .. Enumerable.Range(0, 100).Select(image => image / 2 * 2)],
            1, 1, 1, [.. Enumerable.Range(0, classes).Select(index => $"class {index}")]);

        var result = new Evaluator(model, new Normalization([0], [1]), batchSize: 10).Evaluate(set, topK: 1);

        (result.Accuracy, result.TopK, result.Confusion[2, 3], result.Confusion.Total).Should().Be((0.5, 0.5, 1, 100));
        result.Confusion.TrueCount(classes - 1).Should().Be(0);
    }

    [Fact]
    public void Cancellation_stops_between_two_batches()
    {
        using var cancellation = new CancellationTokenSource();
        using var model = new Cancelling(cancellation, atCall: 3);
        var before = LiveTensors.Count();
        FluentActions.Invoking(
            () => new Evaluator(model, Normalization.Cifar10, batchSize: 5).Evaluate(
                MiniData.Test(), cancellationToken: cancellation.Token))
            .Should().Throw<OperationCanceledException>();
        model.Calls.Should().Be(3);
        LiveTensors.Count().Should().Be(before);
        FluentActions.Invoking(
            () => new Evaluator(model, Normalization.Cifar10).Evaluate(
                MiniData.Test(), cancellationToken: cancellation.Token))
            .Should().Throw<OperationCanceledException>();
        model.Calls.Should().Be(3);
    }

    private sealed class Cancelling(
        CancellationTokenSource cancellation, int atCall) : Module<Tensor, Tensor>(nameof(Cancelling))
    {
        public int Calls { get; private set; }

        public override Tensor forward(Tensor x)
        {
            if (++Calls == atCall)
                cancellation.Cancel();
            return zeros(x.size(0), 10);
        }
    }

    private sealed class BrightestClass(int classes) : Module<Tensor, Tensor>(nameof(BrightestClass))
    {
        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            return functional.one_hot((x.reshape(-1) * 255).round().to(ScalarType.Int64), classes)
                .to(ScalarType.Float32).MoveToOuterDisposeScope();
        }
    }

    private sealed class FirstCorner() : Module<Tensor, Tensor>(nameof(FirstCorner))
    {
        public override Tensor forward(Tensor x) => cat([x[.., .., 0, 0], zeros(x.size(0), 1)], dim: 1);
    }

    private sealed class FirstPixel() : Module<Tensor, Tensor>(nameof(FirstPixel))
    {
        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var pixel = (x.reshape(-1) * 255).round().to(ScalarType.Int64);
            return (functional.one_hot(pixel, 3) * 2 + functional.one_hot((pixel + 1).remainder(3), 3))
                .to(ScalarType.Float32).MoveToOuterDisposeScope();
        }
    }
}
