using SeNet.Blocks;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Training;

public sealed class FreezingTests : IDisposable
{
    private static readonly TrainingOptions Short =
        new() { Epochs = 3, BatchSize = 16, Normalization = Normalization.Cifar10, Seed = 5 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_frozen_trunk_keeps_every_bit_while_the_classifier_learns_and_then_all_of_it_moves()
    {
        using var scope = NewDisposeScope();
        using var model = NewModel();
        var states = new States(model);
        var options = Short with { ParameterGroups = ParameterGroup.ByDepth(model, 0.5, frozenEpochs: 1) };
        new Trainer(model, options).Fit(MiniData.Train(), MiniData.Test(), [states]);

        foreach (var (key, start) in states.Epochs[0])
        {
            var isClassifier = key.StartsWith("fc.", StringComparison.Ordinal);
            states.Epochs[1][key].SequenceEqual(start).Should().Be(!isClassifier, "{0} in epoch 1", key);
            states.Epochs[2][key].SequenceEqual(states.Epochs[1][key]).Should().BeFalse("{0} moves in epoch 2", key);
        }

        model.parameters().Should().OnlyContain(parameter => parameter.requires_grad);
        model.modules().Should().OnlyContain(module => module.training);
    }

    [Fact]
    public void Normalization_without_parameters_is_frozen_with_the_layer_before_it()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var model = nn.Sequential(
            ("stem", nn.Conv2d(3, 4, 3)), ("stem_norm", nn.BatchNorm2d(4, affine: false)), ("relu", nn.ReLU()),
            ("body", nn.Conv2d(4, 4, 3)), ("body_norm", nn.BatchNorm2d(4, affine: false)),
            ("pool", nn.AdaptiveAvgPool2d(1)), ("flat", nn.Flatten()), ("head", nn.Linear(4, 10)));
        var states = new States(model);
        var options = Short with { Epochs = 2, ParameterGroups = [new() { Names = ["stem"], FrozenEpochs = 1 }] };
        new Trainer(model, options).Fit(MiniData.Train(), null, [states]);
        states.Epochs[1]["stem_norm.running_mean"].Should().Equal(states.Epochs[0]["stem_norm.running_mean"]);
        states.Epochs[1]["stem_norm.running_var"].Should().Equal(states.Epochs[0]["stem_norm.running_var"]);
        states.Epochs[1]["body_norm.running_mean"].Should().NotEqual(states.Epochs[0]["body_norm.running_mean"]);
        states.Epochs[2]["stem_norm.running_mean"].Should().NotEqual(states.Epochs[1]["stem_norm.running_mean"]);
    }

    [Fact]
    public void Normalization_whose_parameters_never_required_a_gradient_is_frozen_by_its_group()
    {
        using var scope = NewDisposeScope();
        using var model = NewModel();
        foreach (var (name, parameter) in model.named_parameters())
            parameter.requires_grad = name.StartsWith("fc.", StringComparison.Ordinal);
        var states = new States(model);
        var options =
            Short with { Epochs = 1, ParameterGroups = ParameterGroup.ByDepth(model, 1, frozenEpochs: 1) };
        new Trainer(model, options).Fit(MiniData.Train(), null, [states]);
        foreach (var (key, start) in states.Epochs[0])
            states.Epochs[1][key].SequenceEqual(start).Should().Be(
                !key.StartsWith("fc.", StringComparison.Ordinal), key);
        model.named_parameters().Where(pair => pair.parameter.requires_grad)
            .Should().OnlyContain(pair => pair.name.StartsWith("fc."));
    }

    [Fact]
    public void A_middle_that_is_frozen_for_good_lets_the_gradient_pass()
    {
        using var scope = NewDisposeScope();
        using var model = NewModel();
        var states = new States(model);
        var options = Short with
        {
            Epochs = 1, ParameterGroups = [new() { Names = ["layer2", "layer3.0.bn1"], FrozenEpochs = 1 }]
        };
        new Trainer(model, options).Fit(MiniData.Train(), null, [states]);
        foreach (var (key, start) in states.Epochs[0])
            states.Epochs[1][key].SequenceEqual(start).Should().Be(
                key.StartsWith("layer2.", StringComparison.Ordinal)
                    || key.StartsWith("layer3.0.bn1.", StringComparison.Ordinal),
                key);
    }

    [Fact]
    public void Nothing_is_kept_for_the_gradient_of_what_is_frozen()
    {
        using var scope = NewDisposeScope();
        using var model = NewModel();
        var groups = new ParameterGroup[]
        {
            new() { Names = ["conv1", "bn1", "layer1", "layer2"], FrozenEpochs = 2 },
            new() { Names = ["layer3"], FrozenEpochs = 1 },
        };
        using var freezing = new Freezing(model, new ParameterGrouping(model, groups));
        var images = randn(2, 3, 32, 32).contiguous();
        IEnumerable<bool> Kept(int epoch)
        {
            freezing.Begin(epoch);
            return model.Features(images).Append(model.call(images)).Select(maps => maps.requires_grad);
        }

        var all = Kept(3).ToArray();
        all.Should().OnlyContain(kept => kept);
        Kept(1).Should().Equal(all[..^1].Select(_ => false).Append(true));
        Kept(2).Should().Equal(all[..^2].Select(_ => false).Append(true).Append(true));
    }

    [Fact]
    public void A_trunk_that_is_frozen_makes_no_random_choice()
    {
        using var scope = NewDisposeScope();
        using var model = ModelZoo.Create("shakeshake26_2x96d_cifar");
        using var freezing = new Freezing(
            model, new ParameterGrouping(model, ParameterGroup.ByDepth(model, 1, frozenEpochs: 1)));
        var images = randn(1, 3, 8, 8);
        bool IsRepeatable(int epoch)
        {
            freezing.Begin(epoch);
            return model.call(images).eq(model.call(images)).all().ToBoolean();
        }

        IsRepeatable(1).Should().BeTrue();
        IsRepeatable(2).Should().BeFalse();
    }

    /// <summary>In the middle of the frozen epoch, at its end, and behind it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_goes_on_to_the_same_bits_wherever_it_was_cut(bool isMuon)
    {
        OptimizerOptions optimizer = isMuon ? new Muon() : new Sgd();
        var uninterrupted = Weights("whole", optimizer, resume: false, cancelAt: null);
        foreach (var cancelAt in new[] { 2, 4, 6 })
        {
            Weights($"cut at {cancelAt}", optimizer, resume: false, cancelAt);
            Weights($"cut at {cancelAt}", optimizer, resume: true, cancelAt: null)
                .Should().Equal(uninterrupted, $"cut at {cancelAt}");
        }
    }

    [Fact]
    public void A_checkpoint_of_a_run_with_other_groups_is_refused_with_the_difference()
    {
        using var model = NewModel();
        var options =
            Short with { Epochs = 1, ParameterGroups = [new() { Names = ["layer1"], LearningRateFactor = 0.5 }] };
        new Trainer(model, options).Fit(MiniData.Train(16), null, [new CheckpointSaver(folder.Path)]);
        var resume = (IReadOnlyList<ParameterGroup> groups) => FluentActions.Invoking(() =>
            new Trainer(model, options with { Epochs = 2, ParameterGroups = groups }).Fit(
                MiniData.Train(16), resumeFrom: new CheckpointDirectory(folder.Path).Latest()));
        resume([]).Should().Throw<ArgumentException>()
            .WithMessage("*parameter groups was 'layer1: learning rate factor 0.5' and is ''*");
        resume([new() { Names = ["layer1"], LearningRateFactor = 0.5, WeightDecay = 0 }])
            .Should().Throw<ArgumentException>()
            .WithMessage("*factor 0.5' and is 'layer1: learning rate factor 0.5, weight decay 0'*");
        resume(options.ParameterGroups).Should().NotThrow();
    }

    [Fact]
    public void After_an_exception_everything_requires_the_gradient_that_it_did()
    {
        using var model = new CompactNetwork(3, [16], 10);
        model.Whiten(MiniData.Train(), Normalization.Cifar10);
        var groups = new ParameterGroup[] { new() { Names = ["whiten", "stages"], FrozenEpochs = 2 } };
        var fit = () => new Trainer(model, Short with { ParameterGroups = groups }).Fit(
            MiniData.Train(), null, [new Failure()]);
        fit.Should().Throw<InvalidOperationException>();
        model.named_parameters().Where(pair => !pair.parameter.requires_grad).Select(pair => pair.name)
            .Should().Equal("whiten.weight");
        model.modules().Should().OnlyContain(module => module.training);
    }

    [Fact]
    public void A_model_with_frozen_parameters_of_its_own_ends_in_training_mode_like_any()
    {
        using var model = new Shifted();
        var options = Short with { Epochs = 1, ParameterGroups = [new() { Names = ["shift"], FrozenEpochs = 1 }] };
        new Trainer(model, options).Fit(MiniData.Train(16));
        model.modules().Prepend(model).Should().OnlyContain(module => module.training);
    }

    [Fact]
    public void What_requires_no_gradient_from_the_start_stays_so_in_a_group_that_thaws()
    {
        using var scope = NewDisposeScope();
        using var model = new CompactNetwork(3, [16], 10);
        model.Whiten(MiniData.Train(), Normalization.Cifar10);
        var states = new States(model);
        new Trainer(
            model, Short with { Epochs = 2, ParameterGroups = ParameterGroup.ByDepth(model, 0.5, frozenEpochs: 1) })
            .Fit(MiniData.Train(), null, [states]);
        states.Epochs[2]["whiten.weight"].Should().Equal(states.Epochs[0]["whiten.weight"]);
        states.Epochs[2]["whiten.bias"].Should().NotEqual(states.Epochs[0]["whiten.bias"]);
    }

    [Fact]
    public void An_observer_that_evaluates_leaves_the_frozen_part_in_evaluation_mode()
    {
        using var model = NewModel();
        var modes = new List<(bool Frozen, bool Trained)>();
        var options = Short with { Epochs = 1, ParameterGroups = [new() { Names = ["layer1"], FrozenEpochs = 1 }] };
        new Trainer(model, options).Fit(MiniData.Train(16), null, [new AfterEachBatch(run =>
        {
            new Evaluator(run.Model, run.Normalization).Evaluate(MiniData.Test(10));
            modes.Add(
                (run.Model.named_modules().Single(
                    pair => pair.name == "layer1.0.bn1").module.training, run.Model.training));
        })]);
        modes.Should().Equal((false, true));
    }

    [Fact]
    public void Frozen_and_thawed_epochs_leave_no_tensor_behind()
    {
        using var network = NewNetwork();
        var counts = new List<long>();
        var options = Short with { ParameterGroups = ParameterGroup.ByDepth(network, 0.5, frozenEpochs: 2) };
        var before = LiveTensors.Count();
        new Trainer(network, options).Fit(
            MiniData.Train(), null, [new AfterEachBatch(_ => counts.Add(LiveTensors.Count()))]);
        LiveTensors.Count().Should().Be(before);
        counts.Skip(1).Take(7).Distinct().Should().ContainSingle();
        counts.Skip(9).Distinct().Should().ContainSingle();
    }

    private static ImageClassifier NewModel()
    {
        manual_seed(1);
        return ModelZoo.Create("seresnet20_cifar", se: SEOptions.Notebook);
    }

    private double[] Weights(string name, OptimizerOptions optimizer, bool resume, int? cancelAt)
    {
        using var network = NewNetwork();
        using var cancellation = new CancellationTokenSource();
        var groups = ParameterGroup.ByDepth(network, 0.1, frozenEpochs: 1);
        var batches = 0;
        new Trainer(network, Short with { Optimizer = optimizer, ParameterGroups = groups }).Fit(
            MiniData.Train(),
            null,
            [
                new CheckpointSaver(folder.File(name)), new AfterEachBatch(_ =>
                {
                    if (++batches == cancelAt)
                        cancellation.Cancel();
                }),
            ],
            resume ? new CheckpointDirectory(folder.File(name)).Latest() : null,
            cancellation.Token);
        return [.. network.state_dict().OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(
            pair => pair.Value.ToDoubles())];
    }

    private static Network NewNetwork()
    {
        manual_seed(1);
        return new Network(3, 16, 2, 10);
    }

    /// <summary>Keeps the model's state before the run and after each epoch.</summary>
    private sealed class States : ITrainingObserver
    {
        private readonly nn.Module model;

        public States(nn.Module model)
        {
            this.model = model;
            Add();
        }

        public List<Dictionary<string, double[]>> Epochs { get; } = [];

        public void OnEpochEnd(TrainingRun run, EpochResult epoch) => Add();

        private void Add() =>
            Epochs.Add(model.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.ToDoubles()));
    }

    private sealed class AfterEachBatch(Action<TrainingRun> afterBatch) : ITrainingObserver
    {
        public void OnBatchEnd(TrainingRun run, BatchResult batch) => afterBatch(run);
    }

    private sealed class Failure : ITrainingObserver
    {
        public void OnBatchEnd(TrainingRun run, BatchResult batch) =>
            throw new InvalidOperationException("out of paper");
    }

    /// <summary>A network with a parameter beside its parts.</summary>
    private sealed class Shifted : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Parameter shift = new(zeros(3, 1, 1));
        private readonly Network network = new(3, 16, 1, 10);

        public Shifted()
            : base("shifted") => RegisterComponents();

        public override Tensor forward(Tensor images) => network.call(images + shift);
    }
}
