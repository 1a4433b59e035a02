using SeNet.Modules;
using SeNet.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Tests.Training;

public class ParameterGroupTests
{
    [Fact]
    public void Values_out_of_range_are_named()
    {
        var make = (Func<ParameterGroup> group) => FluentActions.Invoking(group);
        make(() => new() { Names = ["fc"], LearningRateFactor = 0 })
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("LearningRateFactor");
        make(() => new() { Names = ["fc"], WeightDecay = -1 })
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("WeightDecay");
        make(() => new() { Names = ["fc"], FrozenEpochs = -1 })
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("FrozenEpochs");
        make(() => new() { Names = [] }).Should().Throw<ArgumentException>().WithParameterName("Names");
        make(() => new() { Names = ["fc", ""] }).Should().Throw<ArgumentException>().WithParameterName("Names");
        FluentActions.Invoking(() => new TrainingOptions { ParameterGroups = [null!] })
            .Should().Throw<ArgumentException>().WithParameterName("ParameterGroups");
    }

    [Fact]
    public void Groups_and_options_compare_by_value_and_do_not_follow_the_lists_they_were_given()
    {
        List<string> names = ["conv1", "bn1"];
        List<ParameterGroup> groups = [new() { Names = names, WeightDecay = 0 }];
        var options = new TrainingOptions { ParameterGroups = groups };
        names.Add("fc");
        groups.Clear();

        var same = new TrainingOptions { ParameterGroups = [new() { Names = ["conv1", "bn1"], WeightDecay = 0 }] };
        options.Should().Be(same);
        options.GetHashCode().Should().Be(same.GetHashCode());
        options.Should().NotBe(same with { ParameterGroups = [] });
        options.Should().NotBe(
            new TrainingOptions { ParameterGroups = [new() { Names = ["bn1", "conv1"], WeightDecay = 0 }] });
        new TrainingOptions { ParameterGroups = [] }.Should().Be(new TrainingOptions());
    }

    [Fact]
    public void By_depth_factors_rise_by_one_ratio_from_the_first_part_to_the_classifier()
    {
        using var network = new Network(3, 16, 3, 10);
        var groups = ParameterGroup.ByDepth(network, firstFactor: 1.0 / 64, frozenEpochs: 2);
        groups.Select(group => group.Names.Single()).Should().Equal(
            "conv_block.0", "conv_block.1", "res_blocks.0", "res_blocks.1", "out_conv.0", "out_conv.1");
        groups.Select(group => Math.Round(1 / group.LearningRateFactor, 9)).Should().Equal(64, 32, 16, 8, 4, 2);
        groups.Should().OnlyContain(group => group.FrozenEpochs == 2 && group.WeightDecay == null);
    }

    /// <summary>timm's layers of a ResNet: conv1 and bn1, each block, fc.</summary>
    [Fact]
    public void Layer_decay_has_the_factors_of_timm()
    {
        using var model = ModelZoo.Create("seresnet18", classes: 10);
        var groups = ParameterGroup.LayerDecay(model, 0.75, minFactor: 0.1);
        groups.Select(group => string.Join(' ', group.Names)).Should().Equal(
            "conv1 bn1", "layer1.0", "layer1.1", "layer2.0", "layer2.1", "layer3.0", "layer3.1", "layer4.0",
            "layer4.1");
        for (var i = 0; i < groups.Count; i++)
            groups[i].LearningRateFactor.Should().BeApproximately(Math.Max(0.1, Math.Pow(0.75, 9 - i)), 1e-12);
        FluentActions.Invoking(() => ParameterGroup.LayerDecay(model, 1.5))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("decay");
        FluentActions.Invoking(() => ParameterGroup.LayerDecay(model, minFactor: 1))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("minFactor");
    }

    [Fact]
    public void By_depth_the_last_part_of_a_foreign_model_is_its_classifier()
    {
        using var model = nn.Sequential(
            ("stem", nn.Conv2d(3, 4, 3)), ("body", nn.Sequential(nn.Conv2d(4, 4, 1), nn.ReLU(), nn.Conv2d(4, 4, 1))),
            ("head", nn.Linear(4, 2)));
        var groups = ParameterGroup.ByDepth(model, firstFactor: 0.125);
        groups.Select(group => group.Names.Single()).Should().Equal("stem", "body.0", "body.2");
        groups.Select(group => Math.Round(group.LearningRateFactor, 9)).Should().Equal(0.125, 0.25, 0.5);

        using var single = nn.Linear(4, 2, hasBias: false);
        ParameterGroup.ByDepth(single, 0.1).Should().BeEmpty();
        FluentActions.Invoking(() => ParameterGroup.ByDepth(model, 1.5))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("firstFactor");
        FluentActions.Invoking(() => ParameterGroup.ByDepth(model, 0.5, -1))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName("frozenEpochs");
    }

    [Theory]
    [InlineData("seresnet18", 32)]
    [InlineData("legacy_seresnet18", 32)]
    [InlineData("sevgg16_bn", 32)]
    [InlineData("seinception_v3", 75)]
    [InlineData("semobilenetv1_100", 32)]
    [InlineData("seshufflenet_g3", 32)]
    [InlineData("seresnet164_cifar", 8)]
    [InlineData("seshakeshake26_2x96d_cifar", 8)]
    public void By_depth_parts_come_in_the_order_in_which_they_compute(string name, int side)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = ModelZoo.Create(name, classes: 10);
        model.eval();
        var parts = ParameterGroup.ByDepth(model, firstFactor: 0.1).Select(group => group.Names.Single()).ToList();
        // Each part is noted when a layer of it first computes; parts of normalisations alone have no hook.
        var computed = new List<string>();
        foreach (var (key, module) in model.named_modules())
            if (module is Conv2d convolution
                && parts.Find(part => $"{key}.".StartsWith($"{part}.", StringComparison.Ordinal)) is { } part)
                convolution.register_forward_hook((_, _, output) =>
                {
                    if (!computed.Contains(part))
                        computed.Add(part);
                    return output;
                });

        model.call(zeros(1, 3, side, side));

        computed.Count.Should().BeGreaterThan(5);
        computed.Should().Equal(parts.Where(computed.Contains));
        parts.Except(computed).Except(
            model.named_modules().Where(pair => pair.module is BatchNorm2d).Select(pair => pair.name))
            .Should().BeEmpty();
        LeaveOnlyTheClassifier(model);
    }

    [Theory]
    [InlineData("sebninception")]
    [InlineData("seinception_resnet_v2")]
    public void By_depth_groups_fit_networks_whose_branches_have_keys_of_their_own(string name)
    {
        using var model = ModelZoo.Create(name, classes: 10);
        LeaveOnlyTheClassifier(model);
    }

    [Theory]
    [InlineData("layer9", "*group 2 names 'layer9'*nearest are layer1, layer2, layer3. *")]
    [InlineData("layer", "*group 2 names 'layer'*nearest are layer1*")]
    [InlineData("fc.wieght", "*group 2 names 'fc.wieght'*nearest are fc.weight*")]
    [InlineData(
        "conv1",
        "*group 2 names 'conv1', whose parameters all belong to earlier groups*The nearest that are in no group are " +
            "bn1,*")]
    [InlineData("conv1.weight", "*group 2 names 'conv1.weight', whose parameters all belong to earlier groups*")]
    public void A_name_that_stands_for_nothing_is_told_with_the_nearest_before_anything_changes(
        string name, string message)
    {
        using var model = ModelZoo.Create("seresnet20_cifar");
        var options = new TrainingOptions
        {
            ParameterGroups = [new() { Names = ["conv1"], FrozenEpochs = 1 }, new() { Names = [name] }]
        };
        model.eval();
        var fit = () => new Trainer(model, options).Fit(MiniData.Train());
        fit.Should().Throw<ArgumentException>().WithMessage(message);
        model.training.Should().BeFalse();
        model.parameters().Should().OnlyContain(parameter => parameter.requires_grad);
    }

    [Fact]
    public void A_wider_group_takes_what_narrower_ones_before_it_leave()
    {
        using var model = ModelZoo.Create("seresnet20_cifar");
        var grouping = new ParameterGrouping(
            model, [new() { Names = ["layer1.0.conv1", "fc.bias"] }, new() { Names = ["layer1", "fc"] }]);
        grouping.IndexOf("layer1.0.conv1.weight").Should().Be(0);
        grouping.IndexOf("layer1.0.conv2.weight").Should().Be(1);
        grouping.IndexOf("fc.bias").Should().Be(0);
        grouping.IndexOf("fc.weight").Should().Be(1);
        grouping.IndexOf("layer2.0.conv1.weight").Should().Be(-1);
    }

    [Fact]
    public void Groups_that_leave_nothing_to_train_are_refused()
    {
        using var model = new Network(3, 16, 2, 10);
        var groups = ParameterGroup.ByDepth(model, 0.5, frozenEpochs: 1)
            .Append(new() { Names = ["fc"], FrozenEpochs = 2 }).ToList();
        var fit = () => new Trainer(model, new TrainingOptions { ParameterGroups = groups }).Fit(MiniData.Train());
        fit.Should().Throw<ArgumentException>().WithMessage("*freeze all of 'Network'*nothing to train in epoch 1*");
    }

    private static void LeaveOnlyTheClassifier(ImageClassifier model)
    {
        var grouping = new ParameterGrouping(model, ParameterGroup.ByDepth(model, 0.1));
        var classifier = model.Graph.ClassifierKey;
        model.named_parameters().Where(pair => grouping.GroupOf(pair.name) is null).Should()
            .NotBeEmpty().And.OnlyContain(pair => pair.name.StartsWith($"{classifier}.", StringComparison.Ordinal));
    }
}
