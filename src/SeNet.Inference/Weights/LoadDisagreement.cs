using SeNet.Networks;
using SeNet.Text;

namespace SeNet.Weights;

/// <summary>The exceptions for files that are not a model's.</summary>
/// <param name="plan">What is in both.</param>
/// <param name="model">Name of the model.</param>
/// <param name="file">The file.</param>
/// <param name="described">Name of the model in the file's metadata; null if there is none.</param>
internal sealed class LoadDisagreement(LoadPlan plan, string model, string file, string? described)
{
    private const string Parameter = "module";

    /// <summary>Some of the file is the model's, and the options allow no difference.</summary>
    public ArgumentException Differences() => new(
        $"The weights in '{file}' are not those of this {model}; nothing was loaded.{Lists()} {Remedy()}", Parameter);

    /// <summary>Nothing of the file is the model's, whatever the options allow.</summary>
    public ArgumentException NothingInCommon() => new(
        $"Not one tensor in '{file}' fits this {model}; nothing was loaded.{Lists()} {OtherModel()}{OtherNumbers()}",
        Parameter);

    /// <summary>What differs, each list as a sentence after a space.</summary>
    public string Lists()
    {
        return Listed("Missing in the file", KeyList.Shown(plan.Missing))
            + Listed("Unknown to the model", KeyList.Shown(plan.Unexpected))
            + Listed("Of another shape", KeyList.Shown(plan.Mismatched.Where(mismatch => !mismatch.HasOneShape)))
            + Listed(
                "Of another kind of numbers", KeyList.Shown(plan.Mismatched.Where(mismatch => mismatch.HasOneShape)));

        static string Listed(string heading, string items) => items.Length == 0 ? "" : $" {heading}: {items}.";
    }

    private string Remedy()
    {
        var others = plan.Mismatched
            .Where(mismatch => !plan.IsClassifier(mismatch.Key) && !plan.IsAdaptable(mismatch))
            .Select(mismatch => mismatch.Key);
        if (plan.Missing.Concat(plan.Unexpected).Where(key => !plan.IsClassifier(key)).Concat(others).Any())
        {
            var (loaded, total) = (plan.Loaded.Count + plan.Adapted.Count, plan.TargetCount);
            var rest = loaded < total ? "leave the others as they are" : "leave out what the model lacks";
            return loaded == 0
                ? OtherModel() + OtherNumbers()
                : $"{OtherModel()}{OtherNumbers()} Or give LoadOptions with Strict = false to load what fits, " +
                    $"{loaded} of the model's {total} tensors, and {rest}.";
        }

        var remedies = new List<string>();
        if (plan.Missing.Concat(plan.Unexpected).Concat(plan.Mismatched.Select(mismatch => mismatch.Key))
            .Any(plan.IsClassifier))
            remedies.Add("FreshClassifier = true (other classes)");
        if (plan.Mismatched.Any(plan.IsAdaptable))
            remedies.Add("AdaptInputChannels = true (images of other channels)");
        return $"Give LoadOptions with {string.Join(" and ", remedies)} to load the rest.";
    }

    private string OtherModel() => described is null
        ? "Make the model with the arguments that it had when the file was written."
        : $"The file's metadata name the model '{Printable.Text(described)}': make it with ModelZoo.FromFile.";

    private string OtherNumbers() => plan.Mismatched.Exists(mismatch => mismatch.HasOneShape)
        ? " Save weights as floating-point numbers, in Python with tensor.float() or tensor.dequantize(), where the " +
            "file has integers in their place."
        : "";
}
