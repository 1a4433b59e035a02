using System.Globalization;
using SeNet.Data;
using SeNet.Imaging;
using SeNet.Models;
using SeNet.Text;

namespace SeNet.Training;

/// <summary>
/// What must be the same for a resumed run to give what the uninterrupted one would have given: the model, the data's shape and
/// every option but the number of epochs and the device.
/// </summary>
internal sealed record RunIdentity(IReadOnlyDictionary<string, string> Values)
{
    public static RunIdentity Of(TrainingRun run)
    {
        var options = run.Options;
        var values = new Dictionary<string, string>
        {
            ["model"] = run.Model.GetName(),
            ["training images"] = Text(run.TrainImages.Count),
            ["classes"] = string.Join(", ", run.TrainImages.ClassNames),
            ["image size"] = $"{run.TrainImages.Channels}x{run.TrainImages.Height}x{run.TrainImages.Width}",
            ["view of the images"] = run.TrainImages.View,
            ["batch size"] = Text(options.BatchSize),
            ["learning rate"] = Text(options.LearningRate),
            ["momentum"] = Text(options.Momentum),
            ["Nesterov"] = Text(options.Nesterov),
            ["weight decay"] = Text(options.WeightDecay),
            ["Muon's learning rate"] = Text(options.Muon?.LearningRate),
            ["Muon's momentum"] = Text(options.Muon?.Momentum),
            ["schedule"] = Invariant(options.Schedule),
            ["label smoothing"] = Text(options.LabelSmoothing),
            ["gradient clip norm"] = Text(options.GradientClipNorm),
            ["augmentation"] = Invariant(options.Augmentation),
            ["normalization mean"] = string.Join(" ", run.Normalization.Mean.Select(value => Text(value))),
            ["normalization deviation"] = string.Join(" ", run.Normalization.StandardDeviation.Select(value => Text(value))),
            ["precision"] = run.Precision.ToString(),
            ["seed"] = Text(options.Seed),
        };
        // Options that came later are named only where they are not the default, so that older checkpoints stay valid.
        if (options.LastBatch != LastBatch.Keep)
            values["last batch"] = options.LastBatch.ToString();
        if (options.ParameterGroups.Count > 0)
            values["parameter groups"] = string.Join("; ", options.ParameterGroups.Select(Text));
        foreach (var (name, value) in (run.Model as IDescribedModel)?.Describe().Arguments ?? new Dictionary<string, string>())
            values[$"model's {name}"] = value;
        return new RunIdentity(values);
    }

    public void RequireSame(RunIdentity current, string path)
    {
        var differences = current.Values.Keys.Union(Values.Keys)
            .Where(key => Values.GetValueOrDefault(key) != current.Values.GetValueOrDefault(key))
            .Select(key => Difference(key, Values.GetValueOrDefault(key), current.Values.GetValueOrDefault(key)))
            .ToList();
        if (differences.Count > 0)
            throw new ArgumentException(
                $"The checkpoint '{path}' is of another run: {string.Join("; ", differences)}. Resume with the same " +
                    $"settings (only epochs and device may change), or begin a new run in another folder.",
                nameof(path));
    }

    private static string Difference(string key, string? was, string? now)
    {
        var (before, after) = ShortText.Around(was ?? "", now ?? "");
        return $"{key} was '{before}' and is '{after}'";
    }

    private static string Text(ParameterGroup group) =>
        $"{string.Join(" ", group.Names)}: rate x {Text(group.LearningRateFactor)}, weight decay {Text(group.WeightDecay ?? (object)"the run's")}, frozen epochs {Text(group.FrozenEpochs)}";

    /// <summary>A record's own text, in which numbers follow the thread's culture.</summary>
    private static string Invariant(object record)
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return record.ToString() ?? "";
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
