using SeNet.Networks;
using SeNet.Collections;
using SeNet.Data;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Text;

namespace SeNet.Training;

/// <summary>
/// What must be the same for a resumed run to give what the uninterrupted one would have given, as named values: the
/// model, the data, and every option except the number of epochs and the device.
/// </summary>
/// <remarks>
/// Values that are defaults are left out, so that an option that is added later, with a default that changes nothing,
/// keeps every older checkpoint valid.
/// </remarks>
internal sealed class RunIdentity
{
    private readonly NamedValues values = new();

    /// <summary>Collects the values.</summary>
    /// <param name="modelName">Name of the model.</param>
    /// <param name="model">Its description; null for a model that has none.</param>
    /// <param name="options">The options.</param>
    /// <param name="train">The training set.</param>
    /// <param name="normalization">How images are normalized.</param>
    /// <param name="precision">The precision that the run computes in.</param>
    public RunIdentity(
        string modelName,
        ModelDescription? model,
        TrainingOptions options,
        ImageSource train,
        Normalization normalization,
        Precision precision)
    {
        values.Add("model", modelName);
        foreach (var (name, value) in model?.Arguments ?? new Dictionary<string, string>())
            values.Add($"model's {name}", value);
        train.AddTo(values);
        normalization.AddTo(values);
        values.Add("precision", precision.ToString());
        options.AddTo(values);
    }

    /// <summary>The values that are not defaults, by name.</summary>
    public IReadOnlyDictionary<string, string> Values => values.Values;

    /// <summary>Checks the values of a checkpoint against those of this run.</summary>
    /// <exception cref="ArgumentException">They differ.</exception>
    public void RequireSame(IReadOnlyDictionary<string, string> saved, string path)
    {
        var differences = Values.Keys.Union(saved.Keys)
            .Where(name => saved.GetValueOrDefault(name) != Values.GetValueOrDefault(name))
            .Select(name => Difference(name, saved.GetValueOrDefault(name), Values.GetValueOrDefault(name)))
            .ToList();
        if (differences.Count > 0)
            throw new ArgumentException(
                $"The checkpoint '{path}' is of another run: {string.Join("; ", differences)}. Resume with the same " +
                    $"settings (only epochs and device may change), or begin a new run in another folder.",
                nameof(path));
    }

    private string Difference(string name, string? was, string? now)
    {
        var missing = values.MeaningOfMissing(name) ?? "";
        var (before, after) = ShortText.Around(was ?? missing, now ?? missing);
        return $"{name} was '{before}' and is '{after}'";
    }
}
