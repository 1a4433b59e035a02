using SeNet.Blocks;
using SeNet.Data;
using SeNet.Explanation;
using SeNet.Graphs.Operations;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Tests.Training;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Explanation;

public class GateStatisticsTests
{
    [Theory]
    [InlineData(Squeeze.Average)]
    [InlineData(Squeeze.None)]
    public void Means_are_those_of_the_gates_themselves(Squeeze squeeze)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        using var network = new Network(3, 16, 3, 10, new SEOptions { Squeeze = squeeze, Reduction = 4 });
        var images = MiniData.Test(30);

        var gates = GateStatistics.Compute(
            network, images, Normalization.Cifar10, batchSize: 7, precision: Precision.Float32);

        gates.Blocks.Select(block => block.Name).Should().Equal("res_blocks.0.se_block", "res_blocks.1.se_block");
        gates.ImagesPerClass.Should().Equal(
            Enumerable.Range(0, 10).Select(index => (long)Labels(images).Count(label => label == index)));
        network.eval();
        using var loader = new BatchLoader(images, 30, Normalization.Cifar10);
        using var batch = loader.Epoch(0).Single();
        foreach (var block in gates.Blocks)
        {
            var name = SqueezeExcitation.GateName(block.Name);
            var all = network.Values(batch.Images, name)[name].mean([2, 3]);
            block.Mean.Should().Equal(all.mean([0]).ToFloats(), (a, b) => Math.Abs(a - b) < 1e-5);
            block.StandardDeviation.Should().Equal(
                all.std([0], unbiased: false).ToFloats(), (a, b) => Math.Abs(a - b) < 1e-4);
            foreach (var (index, count) in gates.ImagesPerClass.Index())
                if (count == 0)
                    block.MeanOfClass(index).Should().BeNull();
                else
                    block.MeanOfClass(index).Should().Equal(
                        all[batch.Labels.eq(index)].mean([0]).ToFloats(), (a, b) => Math.Abs(a - b) < 1e-5);
        }
    }

    /// <summary>With weights of 0 a gate is the sigmoid of its bias, whatever the image.</summary>
    [Fact]
    public void Saturated_and_dead_channels_are_counted()
    {
        using var scope = NewDisposeScope();
        using var network = new Network(3, 16, 2, 10, SEOptions.Published with { Reduction = 4 });
        using (no_grad())
        {
            network.get_parameter("res_blocks.0.se_block.fc.2.weight")!.zero_();
            var bias = network.get_parameter("res_blocks.0.se_block.fc.2.bias")!;
            bias.zero_();
            bias.narrow(0, 0, 3).fill_(3.0);    // 0.953
            bias.narrow(0, 3, 1).fill_(2.9);    // 0.948
            bias.narrow(0, 4, 2).fill_(-3.0);   // 0.047
        }

        var block = GateStatistics.Compute(
            network, MiniData.Test(20), Normalization.Cifar10, precision: Precision.Float32).Blocks.Single();

        block.SaturatedChannels.Should().Equal(0, 1, 2);
        block.DeadChannels.Should().Equal(4, 5);
        block.Mean[0].Should().BeApproximately(0.952574f, 1e-5f);
        block.ClassSpread.Should().BeApproximately(0, 1e-6, "no class differs from another");
        block.Stage.Should().Be(1);
    }

    [Fact]
    public void Stages_are_numbered_as_in_the_paper()
    {
        using var network = ModelZoo.Create("seresnet18", classes: 10);
        GateStatistics.Compute(network, MiniData.Test(1), Normalization.Cifar10).Blocks.Select(block => block.Stage)
            .Should().Equal(2, 2, 3, 3, 4, 4, 5, 5);
    }

    [Fact]
    public void A_network_without_SE_blocks_has_none()
    {
        using var network = ModelZoo.Create("resnet18", classes: 10);
        GateStatistics.Compute(network, MiniData.Test(1), Normalization.Cifar10).Blocks.Should().BeEmpty();
    }

    [Fact]
    public void Modes_stay_and_no_tensor_is_left_behind()
    {
        using var scope = NewDisposeScope();
        using var network = new Network(3, 16, 2, 10);
        network.train();
        GateStatistics.Compute(network, MiniData.Test(4), Normalization.Cifar10);
        var before = LiveTensors.Count();
        GateStatistics.Compute(network, MiniData.Test(4), Normalization.Cifar10);
        LiveTensors.Count().Should().Be(before);
        network.training.Should().BeTrue();
    }

    [Fact]
    public void The_csv_has_a_line_for_each_channel()
    {
        using var network = new Network(3, 16, 2, 10);
        using var text = new StringWriter();
        GateStatistics.Compute(network, MiniData.Test(10), Normalization.Cifar10).WriteCsv(text);
        var lines = text.ToString().TrimEnd('\n').Split('\n');
        lines.Should().HaveCount(17);
        lines[0].Should().StartWith("block,stage,channel,mean,standard_deviation,state,airplane,");
        lines[1].Should().StartWith("res_blocks.0.se_block,1,0,0.");
    }

    private static IEnumerable<int> Labels(ImageSource images) =>
        Enumerable.Range(0, images.Count).Select(images.Label);
}
