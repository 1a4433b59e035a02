using SeNet.Data;
using SeNet.Evaluation;

namespace SeNet.Training;

/// <summary>
/// What is done between the last batch of an epoch and its result: averages of the weights, and tests.
/// </summary>
/// <param name="evaluator">Evaluates the model.</param>
/// <param name="test">The test set, or null.</param>
/// <param name="averages">The averages of the weights, which are tested too.</param>
/// <param name="metrics">The metrics of each test.</param>
/// <param name="sharded">Computes batches in shards; null for whole batches.</param>
/// <param name="processes">The processes, each of which evaluates a part of the test set.</param>
internal sealed class EpochTest(
    Evaluator evaluator,
    ImageSource? test,
    WeightAverages averages,
    IReadOnlyList<Metric> metrics,
    ShardedPass? sharded,
    ProcessGroup processes)
{
    /// <summary>Ends an epoch. What was interrupted is repeated by a second call.</summary>
    /// <param name="epoch">The epoch, starting at 1.</param>
    /// <param name="loader">The loader of the training images.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArithmeticException">A result is infinite or not a number.</exception>
    public EpochScores Run(int epoch, BatchLoader loader, CancellationToken cancellationToken)
    {
        averages.EndEpoch(epoch, loader, sharded, cancellationToken);
        if (test is null)
            return new EpochScores(null, null, new Dictionary<string, double>());
        var trained = Evaluate(test, cancellationToken);
        var values = new Dictionary<string, double>();
        Add(metrics, trained, ModelWeights.Trained);
        foreach (var weights in averages.Available)
            using (averages.Use(weights))
                Add([Metric.Loss, Metric.Accuracy, .. metrics], Evaluate(test, cancellationToken), weights);
        return new EpochScores(Finite("loss", trained.Loss), trained.Accuracy, values);

        void Add(IEnumerable<Metric> computed, EvaluationResult result, ModelWeights weights)
        {
            foreach (var metric in computed)
            {
                var name = EpochResult.NameOf(metric, weights);
                values[name] = Finite(name, metric.Compute(result));
            }
        }

        double Finite(string name, double value) => double.IsFinite(value)
            ? value
            : throw new ArithmeticException(
                $"'{name}' is {value} on the test set after epoch {epoch}. The epoch is trained and, if there is a " +
                    "CheckpointSaver, saved; a resumed run begins with its test. If the metric is your own, return a " +
                    "finite number; otherwise train with a lower learning rate.");
    }

    /// <summary>Evaluates each image once, in one of the processes; all have the result.</summary>
    private EvaluationResult Evaluate(ImageSource images, CancellationToken cancellationToken)
    {
        if (processes.IsSingle)
            return evaluator.Evaluate(images, cancellationToken: cancellationToken);
        var communicator = processes.Communicator;
        var k = Math.Min(5, images.ClassNames.Count);
        var own = processes.Together(
            () => evaluator.EvaluatePart(images, k, communicator.Rank, communicator.Size, cancellationToken),
            cancellationToken);
        var parts = communicator.AllGather(own.ToBytes()).Select(bytes => EvaluationPart.FromBytes(bytes));
        return EvaluationPart.Join(images, [.. parts], k);
    }
}
