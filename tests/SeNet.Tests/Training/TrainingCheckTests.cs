using SeNet.Data;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Tests.Training;

/// <summary>What would fail after hours is found before the first batch.</summary>
public sealed class TrainingCheckTests
{
    private static readonly TrainingOptions Short =
        new() { Epochs = 1, BatchSize = 16, Normalization = Normalization.Cifar10 };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_last_batch_of_one_image_is_told_even_if_all_it_would_break_is_frozen_at_first(int frozenEpochs)
    {
        using var model = ModelZoo.Create("seresnet18", classes: 10);
        var options =
            Short with
            {
                Epochs = 2, BatchSize = 32, ParameterGroups = ParameterGroup.ByDepth(model, 0.5, frozenEpochs)
            };
        var begun = new Begun();
        FluentActions.Invoking(() => new Trainer(model, options).Fit(MiniData.Train(33), null, [begun]))
            .Should().Throw<ArgumentException>().WithMessage(
            "The last batch of an epoch has one image (33 images in batches of 32)*'seresnet18'*1, 3, 32, 32*one " +
                "value*channel*LastBatch to Drop or Merge*BatchSize.");
        begun.Yes.Should().BeFalse();
    }

    [Theory]
    [InlineData(LastBatch.Drop, 2)]
    [InlineData(LastBatch.Merge, 2)]
    public void Left_out_or_merged_the_last_batch_does_no_harm(LastBatch lastBatch, int batches)
    {
        using var model = new OnePixel();
        var sizes = new List<int>();
        var result = new Trainer(model, Short with { LastBatch = lastBatch }).Fit(
            MiniData.Train(33), null, [new AfterBatch(batch => sizes.Add(batch.BatchCount))]);
        sizes.Should().Equal(Enumerable.Repeat(batches, batches));
        result.Outcome.Should().Be(TrainingOutcome.Completed);
    }

    [Fact]
    public void A_model_whose_last_maps_have_more_pixels_is_trained_on_a_last_batch_of_one_image()
    {
        using var network = new Network(3, 16, 1, 10);
        new Trainer(network, Short).Fit(MiniData.Train(17)).Outcome.Should().Be(TrainingOutcome.Completed);
    }

    [Fact]
    public void A_last_batch_that_libtorch_takes_but_that_spoils_the_running_statistics_is_told_too()
    {
        using var model = new OnePixel();
        Refusal(model, Short, MiniData.Train(17))
            .Should().Contain("last batch of an epoch has one image").And.Contain("running statistics");
    }

    [Fact]
    public void A_batch_size_of_one_is_told_apart_from_a_model_that_can_not_be_trained()
    {
        using var model = new OnePixel();
        Refusal(model, Short with { BatchSize = 1 }, MiniData.Train(3))
            .Should().Contain("BatchSize is 1").And.Contain("BatchSize of at least 2");
        Refusal(model, Short, MiniData.Train(1))
            .Should().Contain("cannot be trained on these images").And.NotContain("BatchSize");
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(11, true)]
    [InlineData(9, false)]
    [InlineData(11, false)]
    public void A_model_with_fewer_or_more_outputs_than_classes_is_refused_with_or_without_a_test_set(
        int outputs, bool tested)
    {
        using var network = new Network(3, 16, 1, outputs);
        Refusal(network, Short, MiniData.Train(), tested ? MiniData.Test() : null).Should()
            .Be($"'Network' returns Float32 [2, {outputs}] for a batch of 2; for the 10 classes of the set it must " +
                "return [2, 10]: "
                + "create the model with 10 classes, or use a set with as many classes as the model has.");
    }

    [Fact]
    public void Images_of_other_channels_or_too_small_are_refused_with_what_the_model_says()
    {
        using var network = new Network(3, 16, 1, 10);
        Refusal(network, Short with { Normalization = null }, Grey(32)).Should()
            .Contain("cannot be trained on these images").And.Contain("[2, 1, 32, 32]").And.Contain("3 channels");
        using var compact = new CompactNetwork(3, [8, 8, 8, 8, 8], 10);
        var small = new ImageSet(new byte[4 * 3 * 8 * 8], new int[4], 3, 8, 8, MiniData.Train().ClassNames);
        Refusal(compact, Short, small).Should().Contain("[2, 3, 8, 8]").And.Contain("at least 33x33 pixels");
    }

    [Fact]
    public void A_test_set_that_the_model_can_not_take_is_refused_before_training()
    {
        using var network = new Network(3, 16, 1, 10);
        Refusal(network, Short, MiniData.Train(), Grey(32))
            .Should().Contain("test images have 1 channels and the training images 3");
        using var compact = new CompactNetwork(3, [8, 8, 8], 10);
        var small = new ImageSet(new byte[4 * 3 * 4 * 4], new int[4], 3, 4, 4, MiniData.Train().ClassNames);
        Refusal(compact, Short, MiniData.Train(), small)
            .Should().Contain("cannot be tested on the test images").And.Contain("[1, 3, 4, 4]");
    }

    [Fact]
    public void What_libtorch_says_of_a_users_own_model_is_told_in_one_line_with_the_shape()
    {
        using var model = Sequential(Flatten(), Linear(5, 10));
        Refusal(model, Short, MiniData.Train()).Should().MatchRegex(
            @"^'Sequential' cannot be trained on these images: for Float32 \[2, 3, 32, 32\] on 'cpu': mat1 and mat2 shapes[^\n]*\.$");
    }

    [Fact]
    public void The_trial_leaves_weights_statistics_modes_random_numbers_and_memory_as_they_were()
    {
        using var scope = NewDisposeScope();
        using var model = new OnePixel(dropout: true);
        model.train();
        model.children().First().eval();
        var (state, modes) = (State(model), Modes(model));
        manual_seed(3);
        var generator = random.get_rng_state().ToDoubles();
        var begun = new Begun(() =>
        {
            State(model).Should().BeEquivalentTo(state, options => options.WithStrictOrdering());
            random.get_rng_state().ToDoubles().Should().Equal(generator);
            Modes(model).Should().Equal(modes);
            model.parameters().Should().OnlyContain(parameter => parameter.requires_grad);
        });
        new Trainer(model, Short).Fit(MiniData.Train(32), MiniData.Test(), [begun]);
        begun.Yes.Should().BeTrue();

        var before = LiveTensors.Count();
        using var loader = new BatchLoader(MiniData.Train(32), 16, Normalization.Cifar10);
        TrainingCheck.Run(model, MiniData.Train(32), MiniData.Test(), loader, CPU, Precision.Float32);
        LiveTensors.Count().Should().Be(before);
    }

    [Fact]
    public void A_disposed_model_is_refused()
    {
        var network = new Network(3, 16, 1, 10);
        network.Dispose();
        FluentActions.Invoking(() => new Trainer(network, Short).Fit(MiniData.Train()))
            .Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void A_checkpoint_of_a_run_with_another_last_batch_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var network = new Network(3, 16, 1, 10);
        new Trainer(network, Short).Fit(MiniData.Train(17), null, [new CheckpointSaver(folder.Path)]);
        var latest = new CheckpointDirectory(folder.Path).Latest();
        FluentActions.Invoking(
            () => new Trainer(network, Short with { Epochs = 2, LastBatch = LastBatch.Drop }).Fit(
                MiniData.Train(17), resumeFrom: latest))
            .Should().Throw<ArgumentException>().WithMessage("*last batch was 'Keep' and is 'Drop'*");
    }

    private static string Refusal(
        Module<Tensor, Tensor> model, TrainingOptions options, ImageSet train, ImageSet? test = null)
    {
        var begun = new Begun();
        var message = FluentActions.Invoking(() => new Trainer(model, options).Fit(train, test, [begun]))
            .Should().Throw<ArgumentException>().Which.Message;
        begun.Yes.Should().BeFalse();
        return message;
    }

    private static ImageSet Grey(int side)
    {
        var pixels = new byte[4 * side * side];
        new Random(1).NextBytes(pixels);
        return new ImageSet(pixels, new int[4], 1, side, side, MiniData.Train().ClassNames);
    }

    private static Dictionary<string, double[]> State(Module model) =>
        model.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.ToDoubles());

    private static bool[] Modes(Module model) => [.. model.modules().Prepend(model).Select(module => module.training)];

    private sealed class Begun(Action? then = null) : ITrainingObserver
    {
        public bool Yes { get; private set; }

        public void OnRunStart(TrainingRun run)
        {
            Yes = true;
            then?.Invoke();
        }
    }

    private sealed class AfterBatch(Action<BatchResult> action) : ITrainingObserver
    {
        public void OnBatchEnd(TrainingRun run, BatchResult batch) => action(batch);
    }

    /// <summary>
    /// A user's own model: libtorch's normalisation of maps of one pixel, which one image is too few for.
    /// </summary>
    private sealed class OnePixel : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> layers;

        public OnePixel(bool dropout = false)
            : base(nameof(OnePixel))
        {
            layers = Sequential(
                AdaptiveAvgPool2d(1), BatchNorm2d(3), Dropout(dropout ? 0.5 : 0), Flatten(), Linear(3, 10));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => layers.call(input);
    }
}
