using SeNet.Modules;
using SeNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Training;

/// <summary>Runs with losses of users, right and wrong ones.</summary>
public class TrainedLossTests
{
    [Fact]
    public void A_loss_of_a_user_is_what_is_minimized_and_counted()
    {
        var half = Fit(new Own((output, targets) => new CrossEntropyLoss().Compute(output, targets) * 0.5));
        var slow = Fit(new CrossEntropyLoss(), learningRate: 0.01);
        half.History[1].TrainLoss.Should().BeApproximately(slow.History[1].TrainLoss / 2, 1e-5);
    }

    [Fact]
    public void A_loss_that_is_no_scalar_of_the_output_is_told_with_epoch_and_batch()
    {
        Refusal(new Own((output, _) => output.sum(1)))
            .Should().Be("Own.Compute returned Float32 [10] in epoch 1, batch 1; a loss is a scalar that is computed " +
                "from the output, the mean over the batch.");
        Refusal(new Own((_, _) => zeros([]))).Should().Contain("no gradient reaches the output");
        Refusal(new Own((_, _) => null!)).Should().Contain("returned null");
        Refusal(new Own((output, _) => new CrossEntropyLoss().Compute(output, output.softmax(1) * 2)))
            .Should().Contain("in epoch 1, batch 1: The soft targets of image").And.Contain("sum to 2");
    }

    [Fact]
    public void A_loss_that_is_not_finite_is_told_with_epoch_and_batch()
    {
        var calls = 0;
        var fit = () => Fit(new Own((output, _) => output.mean() * (++calls == 3 ? double.NaN : 1)));
        fit.Should().Throw<NonFiniteLossException>().WithMessage("The loss is NaN in epoch 2, batch 1*");
    }

    [Fact]
    public void Class_weights_of_another_number_are_refused_before_the_run()
    {
        foreach (var loss in new Loss[]
            { new CrossEntropyLoss { ClassWeights = [1, 2] }, new FocalLoss { ClassWeights = [1, 2] } })
            FluentActions.Invoking(() => Fit(loss)).Should().Throw<ArgumentException>()
                .WithMessage("*2 class weights*10 classes*");
    }

    [Fact]
    public void A_binary_loss_of_log_probabilities_is_refused_before_the_run()
    {
        FluentActions.Invoking(() => Fit(new BinaryCrossEntropyLoss())).Should().Throw<ArgumentException>()
            .WithMessage("*returns log-probabilities*needs logits*CrossEntropyLoss*");
        using var model = ModelZoo.Create("seresnet20_cifar");
        new Trainer(model, TinyRun.Options with { Epochs = 1, Loss = new BinaryCrossEntropyLoss() })
            .Fit(MiniData.Train(10)).History.Should().ContainSingle();
    }

    [Fact]
    public void A_loss_of_a_user_names_its_run_in_any_culture()
    {
        Values(new Scaled(0.5)).Should().Contain("loss", "Scaled { Factor = 0.5 }");
        Values(new Scaled(0.5)).Should().NotEqual(Values(new Scaled(0.25)));

        static IReadOnlyDictionary<string, string> Values(Loss loss)
        {
            var values = new SeNet.Collections.NamedValues();
            new TrainingOptions { Loss = loss }.AddTo(values);
            return values.Values;
        }
    }

    private static TrainingResult Fit(Loss loss, double learningRate = 0.02) => TinyRun.Fit(
        [],
        TinyRun.Options with
        {
            Loss = loss, LearningRate = learningRate, Precision = Precision.Float32,
            Optimizer = new Sgd { WeightDecay = 0 },
        },
        test: false);

    private static string Refusal(Loss loss) =>
        FluentActions.Invoking(() => Fit(loss)).Should().Throw<InvalidOperationException>().Which.Message;

    private sealed record Own(Func<Tensor, Tensor, Tensor> Of) : Loss
    {
        public override Tensor Compute(Tensor output, Tensor targets) => Of(output, targets);
    }

    private sealed record Scaled(double Factor) : Loss
    {
        public override Tensor Compute(Tensor output, Tensor targets) =>
            new CrossEntropyLoss().Compute(output, targets) * Factor;
    }
}
