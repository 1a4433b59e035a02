using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>
/// Copies tensors into a module's parameters and buffers, which keep their types, devices and whether they are trained.
/// </summary>
internal static class StateDict
{
    /// <summary>Loads an open file, one tensor at a time.</summary>
    /// <exception cref="ArgumentException">
    /// The two disagree and the options are strict, or nothing fits; the module is unchanged.
    /// </exception>
    /// <exception cref="WeightsFormatException">The file is damaged; the module is unchanged.</exception>
    public static LoadReport Load(nn.Module module, TensorArchive archive, LoadOptions options)
    {
        var target = new ModuleTarget(module);
        var keys = LoadSource.Create(target.Description, archive, options);
        var source = keys.Archive;
        var plan = LoadPlan.Create(target.Description, source.Tensors, options);
        var metadata = WeightsMetadata.FromText(archive.Metadata, archive.Path);
        Require(plan, new LoadDisagreement(plan, target.Description.Name, archive.Path, metadata.Model?.Name), options);
        RequireIntact(plan, source);
        target.Copy(plan, source);
        return new LoadReport
        {
            File = archive.Path,
            Prefix = keys.Prefix.Length > 0 ? keys.Prefix.TrimEnd('.') : null,
            OutsidePrefix = keys.Outside,
            MatchedByStructure = keys.Matched,
            Loaded = plan.Loaded,
            Adapted = plan.Adapted,
            Fresh = plan.Fresh,
            Missing = plan.Missing,
            Unexpected = plan.Unexpected,
            Mismatched = plan.Mismatched,
            Metadata = metadata,
        };
    }

    /// <summary>Copies tensors that are in memory: all of them or, on any disagreement, none.</summary>
    /// <exception cref="ArgumentException">
    /// Keys, shapes or kinds of numbers differ; the module is unchanged.
    /// </exception>
    public static void CopyInto(nn.Module module, IReadOnlyDictionary<string, Tensor> source, string sourceName)
    {
        var options = new LoadOptions { IsExact = true };
        var target = new ModuleTarget(module);
        var plan = LoadPlan.Create(
            target.Description, source.ToDictionary(pair => pair.Key, pair => pair.Value.Info()), options);
        Require(plan, new LoadDisagreement(plan, target.Description.Name, sourceName, described: null), options);
        using var noGrad = no_grad();
        foreach (var key in plan.Loaded)
            ModuleTarget.CopyConverted(key, target.Tensors[key], source[key]);
    }

    /// <summary>Finds damage before the first tensor is copied: half of a file must not be left in the model.</summary>
    /// <exception cref="WeightsFormatException">The file is damaged.</exception>
    public static void RequireIntact(LoadPlan plan, TensorArchive source)
    {
        foreach (var key in plan.Loaded.Concat(plan.Adapted))
            source.Check(key);
    }

    private static void Require(LoadPlan plan, LoadDisagreement disagreement, LoadOptions options)
    {
        if (plan.HasNothingInCommon)
            throw disagreement.NothingInCommon();
        if (options.Strict && !plan.IsComplete)
            throw disagreement.Differences();
    }
}
