using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>The exceptions for files that are not a model's.</summary>
internal static class LoadDisagreement
{
    public static ArgumentException Of(LoadPlan plan, nn.Module module, string file) => new(
        $"The weights in '{file}' are not those of this {module.GetName()}; nothing was loaded.{Differences(plan)} {Remedy(plan)}", nameof(module));

    public static ArgumentException NothingInCommon(LoadPlan plan, nn.Module module, string file) => new(
        $"Not one tensor in '{file}' fits this {module.GetName()}; nothing was loaded.{Differences(plan)} Make the model that the file was written for.", nameof(module));

    private static string Differences(LoadPlan plan) =>
        Listed("Missing in the file", plan.Missing)
        + Listed("Unknown to the model", plan.Unexpected)
        + Listed("Of another shape", plan.Mismatched.Where(mismatch => !HasOneShape(mismatch)).ToList())
        + Listed("Of another kind of numbers", plan.Mismatched.Where(HasOneShape).ToList());

    private static string Remedy(LoadPlan plan)
    {
        var others = plan.Mismatched.Where(mismatch => !plan.IsClassifier(mismatch.Key) && !plan.IsAdaptable(mismatch)).Select(mismatch => mismatch.Key);
        if (plan.Missing.Concat(plan.Unexpected).Where(key => !plan.IsClassifier(key)).Concat(others).Any())
            return "Make the model with the arguments that the file's metadata name, or give LoadOptions with Strict = false to load what fits.";
        var remedies = new List<string>();
        if (plan.Missing.Concat(plan.Unexpected).Concat(plan.Mismatched.Select(mismatch => mismatch.Key)).Any(plan.IsClassifier))
            remedies.Add("FreshClassifier = true (other classes)");
        if (plan.Mismatched.Any(plan.IsAdaptable))
            remedies.Add("AdaptInputChannels = true (images of other channels)");
        return $"Give LoadOptions with {string.Join(" and ", remedies)} to load the rest.";
    }

    private static bool HasOneShape(TensorMismatch mismatch) => mismatch.File.Shape.SequenceEqual(mismatch.Model.Shape);

    private static string Listed<T>(string heading, List<T> items) => items.Count == 0 ? "" : $" {LoadReport.Listed(heading, items)}.";
}
