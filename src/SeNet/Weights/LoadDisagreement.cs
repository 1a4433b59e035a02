using SeNet.Modules;
using SeNet.Networks;
using SeNet.Text;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>The exceptions for files that are not a model's.</summary>
/// <param name="plan">What is in both.</param>
/// <param name="module">The model.</param>
/// <param name="file">The file.</param>
/// <param name="described">The model that the file's metadata name; null if they do not.</param>
internal sealed class LoadDisagreement(LoadPlan plan, nn.Module module, string file, ModelDescription? described)
{
    /// <summary>Some of the file is the model's, and the options allow no difference.</summary>
    public ArgumentException Differences() => new(
        $"The weights in '{file}' are not those of this {module.GetName()}; nothing was loaded.{Lists()} {Remedy()}", nameof(module));

    /// <summary>Nothing of the file is the model's, whatever the options allow.</summary>
    public ArgumentException NothingInCommon() => new(
        $"Not one tensor in '{file}' fits this {module.GetName()}; nothing was loaded.{Lists()} {OtherModel()}{OtherNumbers()}", nameof(module));

    private string Lists() =>
        Listed("Missing in the file", plan.Missing)
        + Listed("Unknown to the model", plan.Unexpected)
        + Listed("Of another shape", plan.Mismatched.Where(mismatch => !HasOneShape(mismatch)).ToList())
        + Listed("Of another kind of numbers", plan.Mismatched.Where(HasOneShape).ToList());

    private string Remedy()
    {
        var others = plan.Mismatched.Where(mismatch => !plan.IsClassifier(mismatch.Key) && !plan.IsAdaptable(mismatch)).Select(mismatch => mismatch.Key);
        if (plan.Missing.Concat(plan.Unexpected).Where(key => !plan.IsClassifier(key)).Concat(others).Any())
        {
            var (loaded, total) = (plan.Loaded.Count + plan.Adapted.Count, plan.Target.Count);
            var rest = loaded < total ? "leave the others as they are" : "leave out what the model lacks";
            return loaded == 0
                ? OtherModel() + OtherNumbers()
                : $"{OtherModel()}{OtherNumbers()} Or give LoadOptions with Strict = false to load what fits, " +
                    $"{loaded} of the model's {total} tensors, and {rest}.";
        }

        var remedies = new List<string>();
        if (plan.Missing.Concat(plan.Unexpected).Concat(plan.Mismatched.Select(mismatch => mismatch.Key)).Any(plan.IsClassifier))
            remedies.Add("FreshClassifier = true (other classes)");
        if (plan.Mismatched.Any(plan.IsAdaptable))
            remedies.Add("AdaptInputChannels = true (images of other channels)");
        return $"Give LoadOptions with {string.Join(" and ", remedies)} to load the rest.";
    }

    private string OtherModel() => described is null
        ? "Make the model with the arguments that it had when the file was written."
        : $"The file's metadata name the model '{Printable.Text(described.Name)}': make it with ModelZoo.FromFile.";

    private string OtherNumbers() => plan.Mismatched.Exists(HasOneShape)
        ? " Save weights as floating-point numbers, in Python with tensor.float() or tensor.dequantize(), where the file has integers in their place."
        : "";

    private static bool HasOneShape(TensorMismatch mismatch) => mismatch.File.Shape.SequenceEqual(mismatch.Model.Shape);

    private static string Listed<T>(string heading, List<T> items) => items.Count == 0 ? "" : $" {LoadReport.Listed(heading, items)}.";
}
