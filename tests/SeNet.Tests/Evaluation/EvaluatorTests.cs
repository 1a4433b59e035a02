using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Models;
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
    public void Views_are_averaged_with_the_weights_that_the_documentation_gives()
    {
        // The model's logits are the first pixel, which the views move, and 0: known without a network.
        using var model = new FirstCorner();
        byte[] pixels = [10, 20, 30, 40, 50, 60, 70, 80, 90];
        var set = new ImageSet(pixels, [0], 1, 3, 3, ["a", "b"]);
        double LossOf(TestViews views) => new Evaluator(model, new Normalization([0], [1]), views: views).Evaluate(set).Loss;

        LossOf(TestViews.AsIs).Should().BeApproximately(Loss(10), 1e-6);
        LossOf(TestViews.Mirrored).Should().BeApproximately(Loss((10 + 30) / 2.0), 1e-6);
        LossOf(TestViews.MirroredAndShifted).Should().BeApproximately(Loss((10 + 30) / 4.0 + (10 + 20 + 50 + 60) / 8.0), 1e-6);
        static double Loss(double pixel) => Math.Log(1 + Math.Exp(-pixel / 255));
    }

    [Fact]
    public void A_model_with_other_classes_is_refused()
    {
        using var network = new Network(3, 16, 1, 4);
        var evaluate = () => new Evaluator(network, Normalization.Cifar10).Evaluate(MiniData.Test());
        evaluate.Should().Throw<ArgumentException>().WithMessage("**40, 4]**40, 10]*");
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
            return (functional.one_hot(pixel, 3) * 2 + functional.one_hot((pixel + 1).remainder(3), 3)).to(ScalarType.Float32).MoveToOuterDisposeScope();
        }
    }
}
