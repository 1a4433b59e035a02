using System.Text;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Training;
using static TorchSharp.torch;

namespace SeNet.Tests.Training.Distributed;

/// <summary>What fails in one process ends all, and every one says which it was.</summary>
public sealed class ProcessFailureTests : IDisposable
{
    private static readonly TrainingOptions Options =
        TinyRun.Options with { BatchSize = 16, Shards = 4, Precision = Precision.Float32 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_failure_in_a_batch_ends_all_and_leaves_the_state_before_the_batch()
    {
        var whole = Weights(Options);
        var failures = ThreadGroup.Try(2, communicator =>
        {
            var loss = communicator.Rank == 1 ? new FailingLoss { Batch = 2 } : new FailingLoss();
            Fit(communicator, Options with { Loss = loss }, [new CheckpointSaver(folder.Path)]);
        });
        failures[0].Should().BeOfType<RankFailedException>().Which.Should().BeEquivalentTo(
            new { Rank = 1, Message = "Rank 1 of 2 failed: the disk of rank 1 burns" },
            options => options.ExcludingMissingMembers());
        failures[1].Should().BeOfType<IOException>();

        using var checkpoint = new CheckpointDirectory(folder.Path).Latest()!;
        (checkpoint.CompletedEpochs, checkpoint.CompletedBatches).Should().Be((0, 1));
        Weights(Options with { Loss = new FailingLoss() }, checkpoint).Should().Equal(whole);
    }

    [Fact]
    public void A_failing_observer_of_the_first_process_ends_all()
    {
        var failures = ThreadGroup.Try(4, communicator => Fit(
            communicator, Options, [new At((name, _) =>
            {
                if (name == "batch 2")
                    throw new ArithmeticException("no more");
            })]));
        failures[0].Should().BeOfType<ArithmeticException>();
        failures[1..].Should().AllSatisfy(
            failure => failure!.Message.Should().Be("Rank 0 of 4 failed: no more"));
    }

    [Fact]
    public void A_mistake_in_the_arguments_is_found_before_anything_is_trained()
    {
        File.WriteAllText(folder.File("log.csv"), "of another run");
        var failures = ThreadGroup.Try(
            2, communicator => Fit(communicator, Options, [new CsvLog(folder.File("log.csv"))]));
        failures[0]!.Message.Should().Contain("log.csv' exists");
        failures[1].Should().BeOfType<RankFailedException>().Which.Message
            .Should().StartWith("Rank 0 of 2 failed: ").And.Contain("log.csv' exists");
    }

    [Fact]
    public void A_failure_that_the_others_do_not_take_part_in_aborts_them()
    {
        var failures = ThreadGroup.Try(2, communicator => Fit(
            communicator, Options with { GradientClipping = null, Optimizer = new Sgd() }, [], new LateFailure(
                communicator.Rank == 1)));
        failures[1].Should().BeOfType<TimeZoneNotFoundException>();
        failures[0].Should().BeOfType<RankFailedException>().Which.Message
            .Should().Be("Rank 1 of 2 failed: out of the blue");
    }

    [Fact]
    public void A_cancellation_in_one_process_ends_all_with_the_run_saved()
    {
        var outcomes = new TrainingOutcome[2];
        ThreadGroup.Run(2, communicator =>
        {
            using var cancellation = new CancellationTokenSource();
            if (communicator.Rank == 1)
                cancellation.Cancel();
            // At the start, since the preparation of rank 1 needs no normalization.
            outcomes[communicator.Rank] =
                Fit(communicator, Options, [new CheckpointSaver(folder.Path)], null, cancellation.Token).Outcome;
        });
        outcomes.Should().AllBeEquivalentTo(TrainingOutcome.Cancelled);
    }

    [Fact]
    public void A_cancellation_in_a_test_is_one_of_all_processes_and_the_test_is_to_be_repeated()
    {
        var outcomes = new TrainingOutcome[2];
        ThreadGroup.Run(2, communicator =>
        {
            using var cancellation = new CancellationTokenSource();
            outcomes[communicator.Rank] = Fit(
                communicator,
                Options,
                [new CheckpointSaver(folder.Path)],
                new InTest(communicator.Rank == 1 ? cancellation.Cancel : () => { }),
                cancellation.Token).Outcome;
        });
        outcomes.Should().AllBeEquivalentTo(TrainingOutcome.Cancelled);
        using var checkpoint = new CheckpointDirectory(folder.Path).Latest()!;
        (checkpoint.CompletedEpochs, checkpoint.CompletedBatches).Should().Be((0, 3));
    }

    [Fact]
    public void A_shard_of_one_image_is_refused_if_the_model_cannot_be_trained_on_it()
    {
        using var model = nn.Sequential(
            ("conv", nn.Conv2d(3, 4, 32)), ("bn", nn.BatchNorm2d(4)), ("flat", nn.Flatten()), ("fc", nn.Linear(4, 10)));
        var fit = () => new Trainer(model, Options with { Shards = 8 }).Fit(MiniData.Train(40));
        fit.Should().Throw<ArgumentException>().WithMessage(
            "A shard has one image (batches of 16 images, the last of 8, in 8 shards)*fewer Shards*");
    }

    [Theory]
    [InlineData(8, 3, "*Shards is 8 and there are 3 processes*the number of processes is 1, 2, 4, 8*3 times*")]
    [InlineData(6, 2, "*the number of processes is 1, 3, 6,*")]
    [InlineData(1, 2, "*Shards is 1 and there are 2 processes*Shards is 2 times a power of two*")]
    [InlineData(17, 1, "*Shards is 17 and BatchSize is 16*")]
    public void Shards_that_do_not_fit_are_refused(int shards, int processes, string message) =>
        ThreadGroup.Try(processes, communicator => Fit(communicator, Options with { Shards = shards }, []))
            .Should().AllSatisfy(failure => failure!.Message.Should().Match(message));

    [Fact]
    public void Other_settings_in_another_process_are_refused()
    {
        var failures = ThreadGroup.Try(
            2, communicator => Fit(communicator, Options with { LearningRate = 0.1 + communicator.Rank }, []));
        failures.Should().AllSatisfy(failure => failure!.Message.Should()
            .StartWith("Rank 1 has other settings than rank 0").And.Contain("learning rate 1.1"));
    }

    [Fact]
    public void Processes_that_come_to_other_weights_are_found()
    {
        var failures = ThreadGroup.Try(
            2, communicator => Fit(communicator, Options, [], new Drifting(communicator.Rank)));
        failures.Should().AllSatisfy(failure => failure!.Message.Should().StartWith(
            "After epoch 1 the weights of rank 1 differ from those of rank 0"));
    }

    [Fact]
    public void A_run_of_other_shards_is_another_run()
    {
        using var cancellation = new CancellationTokenSource();
        Fit(
            SingleProcess.Instance, Options,
            [new CheckpointSaver(folder.Path), new At((name, _) =>
            {
                if (name == "batch 1")
                    cancellation.Cancel();
            })],
            null, cancellation.Token);
        var resume = () => Weights(Options with { Shards = 2 }, new CheckpointDirectory(folder.Path).Latest());
        resume.Should().Throw<ArgumentException>().WithMessage("*shards was '4' and is '2'*");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Each_image_of_a_test_is_evaluated_once(int parts)
    {
        using var network = new Network(3, 16, 1, 10);
        var evaluator = new Evaluator(network, Normalization.Cifar10, batchSize: 7);
        var whole = evaluator.Evaluate(MiniData.Test());
        var evaluated = Enumerable.Range(0, parts).Select(part => EvaluationPart.FromBytes(
            evaluator.EvaluatePart(MiniData.Test(), 5, part, parts, default).ToBytes())).ToList();
        evaluated.Sum(part => part.Predictions.Length).Should().Be(40);
        var joined = EvaluationPart.Join(MiniData.Test(), evaluated, 5);
        (joined.Loss, joined.TopK, joined.Accuracy).Should().Be((whole.Loss, whole.TopK, whole.Accuracy));
        joined.Ranks.Should().Equal(whole.Ranks);
        joined.Confidences.Should().Equal(whole.Confidences);
        joined.Confusion.ToJson().Should().Be(whole.Confusion.ToJson());
    }

    private static TrainingResult Fit(
        ICommunicator communicator,
        TrainingOptions options,
        ITrainingObserver[] observers,
        nn.Module<Tensor, Tensor>? before = null,
        CancellationToken cancellationToken = default)
    {
        manual_seed(1);
        using var network = new Network(3, 16, 1, 10);
        using var model = before is null ? null : nn.Sequential(("before", before), ("network", network));
        return new Trainer(model ?? (nn.Module<Tensor, Tensor>)network, options with { Communicator = communicator })
            .Fit(MiniData.Train(40), MiniData.Test(20), observers, null, cancellationToken);
    }

    private static double[] Weights(TrainingOptions options, TrainingCheckpoint? resumeFrom = null)
    {
        manual_seed(1);
        using var network = new Network(3, 16, 1, 10);
        new Trainer(network, options).Fit(MiniData.Train(40), MiniData.Test(20), null, resumeFrom);
        return [.. network.state_dict().Values.SelectMany(tensor => tensor.ToDoubles())];
    }

    /// <summary>The cross-entropy, until the disk burns at a batch: two shards each.</summary>
    private sealed record FailingLoss : Loss
    {
        private int calls;

        internal int? Batch { get; init; }

        public override Tensor Compute(Tensor output, Tensor targets) => ++calls == 2 * Batch
            ? throw new IOException("the disk of rank 1 burns.")
            : new CrossEntropyLoss().Compute(output, targets);

        public override string ToString() => nameof(FailingLoss);

        internal override void AddTo(Collections.NamedValues values)
        {
        }
    }

    /// <summary>Does something in the first test, behind the check of the model.</summary>
    private sealed class InTest(Action action) : nn.Module<Tensor, Tensor>(nameof(InTest))
    {
        private int calls;

        public override Tensor forward(Tensor input)
        {
            if (!training && ++calls == 2)
                action();
            return input.alias();
        }
    }

    /// <summary>Fails when the freezing puts it into training mode: behind the point where all are prepared.</summary>
    private sealed class LateFailure(bool fails) : nn.Module<Tensor, Tensor>(nameof(LateFailure))
    {
        private int switches;

        public override Tensor forward(Tensor input) => input.alias();

        public override void train(bool on = true)
        {
            if (fails && on && ++switches > 2)
                throw new TimeZoneNotFoundException("out of the blue");
            base.train(on);
        }
    }

    /// <summary>A buffer that no forward pass changes, and that is no part of the sum.</summary>
    private sealed class Drifting : nn.Module<Tensor, Tensor>
    {
        private readonly int rank;
        private readonly Tensor buffer;

        public Drifting(int rank)
            : base(nameof(Drifting))
        {
            this.rank = rank;
            buffer = zeros(1);
            register_buffer(nameof(buffer), buffer);
        }

        public override Tensor forward(Tensor input)
        {
            using var noGrad = no_grad();
            if (!training && rank == 1)
                buffer.fill_(1);
            return input.alias();
        }
    }
}
