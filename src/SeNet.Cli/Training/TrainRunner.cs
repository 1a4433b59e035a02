using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SeNet.Cli.Output;
using SeNet.Cli.Runs;
using SeNet.Cli.Sources;
using SeNet.CommandLine;
using SeNet.Evaluation;
using SeNet.Modules;
using SeNet.Training;
using SeNet.Weights;
using TorchSharp;

namespace SeNet.Cli.Training;

/// <summary>Trains a run, new or resumed, then tests its best weights and writes the results.</summary>
/// <param name="session">Where to print, and when to stop.</param>
/// <param name="folder">The folder of the run.</param>
/// <param name="data">The images.</param>
internal sealed class TrainRunner(Session session, RunFolder folder, OpenedData data)
{
    /// <summary>Time for the training; null for no limit.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>When the process began.</summary>
    public long Start { get; init; } = Stopwatch.GetTimestamp();

    /// <summary>Trains.</summary>
    /// <param name="plan">The network and how it is trained.</param>
    /// <param name="settings">All options, for what they say beside the plan.</param>
    /// <param name="checkpoint">Where the run goes on; null for a new one. It is disposed of.</param>
    /// <returns>The exit code.</returns>
    public int Run(TrainingPlan plan, TrainSettings settings, TrainingCheckpoint? checkpoint)
    {
        session.HowToContinue = () => folder.HasCheckpoint
            ? $"What was trained is saved. To continue: senet resume {CommandText.Quoted(folder.Path)}"
            : null;
        var budget = Budget is { } time ? new TimeBudget(time, Start, TimeProvider.System) : null;
        var kept = settings.ModelEma ? ModelWeights.Ema : ModelWeights.Trained;
        var options = plan.Options with { Communicator = session.Processes };
        var result = TrainingDisplay.Run(session, shown => new Trainer(plan.Network, options).Fit(
            data.Train,
            data.ValidationOrTest,
            [
                .. shown,
                new CsvLog(folder.Metrics),
                new TensorBoardLog(folder.File("tensorboard")),
                new CheckpointSaver(folder.Checkpoints, settings.CheckpointBatches),
                new BestWeights(folder.Best, MetricOf(settings.EvalMetric), kept),
                new FinalWeights(folder.Last, kept),
                .. settings.Patience > 0 ? [new EarlyStopping(settings.Patience)] : Array.Empty<ITrainingObserver>(),
                .. budget is null ? Array.Empty<ITrainingObserver>() : [budget],
            ],
            checkpoint,
            session.Cancellation));
        session.Cancellation.ThrowIfCancellationRequested();
        if (result.Outcome == TrainingOutcome.Cancelled)
            throw new OperationCanceledException();
        if (!session.IsFirst)
            return ExitCode.Success;
        if (budget?.IsOver == true)
            session.Say($"The time is over. To train on: senet resume {CommandText.Quoted(folder.Path)}");

        var weights = File.Exists(folder.Best) ? folder.Best : folder.Last;
        if (!File.Exists(weights))
            WeightsFile.Save(folder.Last, plan.Network, result.Metadata);
        var images = data.TestOrValidation;
        session.Say($"testing {Path.GetFileName(weights)} on {images.Count} images ...");
        using var best = ModelZoo.FromFile(weights);
        best.to(SeNet.Runtime.Devices.Parse(plan.Options.Device));
        var evaluation = new Evaluator(
            best, plan.Options.Normalization!, plan.Options.Device,
            plan.Options.BatchSize, plan.Options.Precision, plan.Augmentation) { KeepProbabilities = true }
            .Evaluate(images, cancellationToken: session.Cancellation);
        return Write(settings, result, evaluation);
    }

    /// <summary>The metric of an option.</summary>
    public static Metric MetricOf(string name) => name switch
    {
        "loss" => Metric.Loss,
        "f1" => Metric.MacroF1,
        "balanced-accuracy" => Metric.BalancedAccuracy,
        _ => Metric.Accuracy,
    };

    private int Write(TrainSettings settings, TrainingResult result, EvaluationResult evaluation)
    {
        var files = new ResultFiles(session);
        var images = data.TestOrValidation;
        var report = new ClassificationReport(evaluation.Confusion);
        files.Write(folder.Predictions, path => PredictionFile.Write(path, data, images, evaluation));
        files.Write(folder.Results, path => RunFolder.WriteJson(
            path, RunResults.ToJson(result, evaluation, report, Stopwatch.GetElapsedTime(Start))));
        new RunReport(session, folder, settings, data, files).Write(evaluation);
        if (session.Json)
            session.WriteLine(JsonText.LineOf(new
            {
                Event = "result",
                Run = folder.Path,
                evaluation.Accuracy,
                evaluation.Loss,
                Epochs = result.History.Count,
                Outcome = result.Outcome.ToString().ToLowerInvariant(),
            }));
        else
        {
            session.WriteLine(ReportText.Of(report, folder.Predictions));
            session.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"accuracy {100 * evaluation.Accuracy:F2}%, loss {evaluation.Loss:F4} on {images.Count} images"));
            session.WriteLine($"results: {folder.Path}");
        }

        return files.ExitCode;
    }
}
