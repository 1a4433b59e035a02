using SeNet.Blocks;
using SeNet.Data;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Runtime;
using SeNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Training;

public class PrecisionTests
{
    [Fact]
    public void Losses_in_bfloat16_stay_within_three_percent_of_those_in_float32()
    {
        // Where the processor lacks bfloat16, or oneDNN is not used, libtorch multiplies it one number at a time.
        var isFast = PrecisionChoice.HasBFloat16(CPU) && OneDnn.IsSound;
        var (filters, blocks) = isFast ? (16, 3) : (4, 2);
        var train = MiniData.Train(100);
        double[] Losses(Precision precision)
        {
            manual_seed(1);
            using var network = new Network(3, filters, blocks, 10, new SEOptions { Reduction = filters / 2 });
            var options = new TrainingOptions
            {
                Epochs = 3, BatchSize = 25, LearningRate = 0.02, Normalization = Normalization.Cifar10,
                Precision = precision
            };
            return [.. new Trainer(network, options).Fit(train).History.Select(epoch => epoch.TrainLoss)];
        }

        var (exact, rounded) = (Losses(Precision.Float32), Losses(Precision.BFloat16));
        for (var epoch = 0; epoch < exact.Length; epoch++)
            rounded[epoch].Should().BeApproximately(exact[epoch], 0.03 * exact[epoch]);
        rounded.Should().NotEqual(exact);
    }

    [Fact]
    public void Parameters_gradients_and_outputs_are_float32_in_bfloat16()
    {
        using var scope = NewDisposeScope();
        using var network = new Network(3, 16, 3, 10);
        var output = network.call(rand(2, 3, 8, 8).to_type(ScalarType.BFloat16));
        output.dtype.Should().Be(ScalarType.Float32);
        output.sum().backward();
        network.parameters().Should().OnlyContain(
            parameter => parameter.dtype == ScalarType.Float32 && parameter.grad!.dtype == ScalarType.Float32);
    }

    [Fact]
    public void The_default_is_bfloat16_where_model_and_processor_have_it_and_is_printed()
    {
        using var network = new Network(3, 16, 1, 10);
        var expected = PrecisionChoice.HasBFloat16(CPU) ? Precision.BFloat16 : Precision.Float32;
        using var text = new StringWriter();
        new Trainer(network, Options()).Fit(MiniData.Train(20), null, [new ConsoleLines(text)]);
        text.ToString().Should().StartWith($"precision : {expected} on cpu");
    }

    [Fact]
    public void A_model_that_does_not_say_that_it_can_is_trained_in_float32()
    {
        using var model = new Flat();
        using var text = new StringWriter();
        new Trainer(model, Options()).Fit(MiniData.Train(20), null, [new ConsoleLines(text)]);
        text.ToString().Should().StartWith("precision : Float32");
        var force = () => new Trainer(model, Options() with { Precision = Precision.BFloat16 }).Fit(MiniData.Train(20));
        force.Should().Throw<ArgumentException>().WithMessage("*BFloat16*'Flat'*IMixedPrecisionModel*");
    }

    [Fact]
    public void A_precision_can_be_forced_but_not_one_that_is_not_there()
    {
        using var network = new Network(3, 16, 1, 10);
        PrecisionChoice.For(Precision.Float32, network, CPU).Should().Be(Precision.Float32);
        PrecisionChoice.For(Precision.BFloat16, network, CPU).Should().Be(Precision.BFloat16);
        var choose = () => PrecisionChoice.For(Precision.TensorFloat32, network, CPU);
        choose.Should().Throw<ArgumentException>().WithMessage("*TensorFloat32*GPU*'cpu'*");
        FluentActions.Invoking(() => new TrainingOptions { Precision = (Precision)9 })
            .Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void The_allocators_setting_says_whether_it_took_effect()
    {
        SeNetRuntime.KeepFreedMemory()
            .Should().Be(OperatingSystem.IsLinux() && File.Exists("/lib64/ld-linux-x86-64.so.2"));
    }

    private static TrainingOptions Options() =>
        new() { Epochs = 1, BatchSize = 10, Normalization = Normalization.Cifar10 };

    private sealed class Flat : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear fc = nn.Linear(3 * 32 * 32, 10);

        public Flat()
            : base(nameof(Flat)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            return fc.call(x.reshape(x.size(0), -1)).MoveToOuterDisposeScope();
        }
    }
}
