using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>Copies tensors into a module's parameters and buffers, which keep their types, devices and whether they are trained.</summary>
internal static class StateDict
{
    /// <summary>Loads an open file, one tensor at a time.</summary>
    /// <exception cref="ArgumentException">The two disagree and the options are strict, or nothing fits; the module is unchanged.</exception>
    /// <exception cref="WeightsFormatException">The file is damaged; the module is unchanged.</exception>
    public static LoadReport Load(nn.Module module, TensorArchive archive, LoadOptions options)
    {
        var plan = LoadPlan.Of(module, archive.Tensors, options);
        var metadata = WeightsMetadata.FromText(archive.Metadata, archive.Path);
        Copy(plan, archive.Check, archive.Read, module, archive.Path, options);
        return new LoadReport
        {
            File = archive.Path,
            Loaded = plan.Loaded,
            Adapted = plan.Adapted,
            Fresh = plan.Fresh,
            Missing = plan.Missing,
            Unexpected = plan.Unexpected,
            Mismatched = plan.Mismatched,
            Metadata = metadata,
        };
    }

    /// <summary>Copies tensors that are in memory, all of them or, on any disagreement, none.</summary>
    /// <exception cref="ArgumentException">Keys, shapes or kinds of numbers differ; the module is unchanged.</exception>
    public static void CopyInto(nn.Module module, IReadOnlyDictionary<string, Tensor> source, string sourceName)
    {
        var options = new LoadOptions { NeedsCounters = true };
        var infos = source.ToDictionary(pair => pair.Key, pair => new TensorInfo(pair.Value.dtype, pair.Value.shape));
        Copy(LoadPlan.Of(module, infos, options), _ => { }, key => source[key].alias(), module, sourceName, options);
    }

    private static void Copy(
        LoadPlan plan, Action<string> check, Func<string, Tensor> read, nn.Module module, string sourceName, LoadOptions options)
    {
        if (options.Strict && !plan.IsComplete)
            throw LoadDisagreement.Of(plan, module, sourceName);
        if (plan.Loaded.Count + plan.Adapted.Count == 0 && plan.Missing.Count + plan.Mismatched.Count > 0)
            throw LoadDisagreement.NothingInCommon(plan, module, sourceName);

        using var noGrad = no_grad();
        // All are checked before the first is copied: a damaged file must not leave half of itself in the model.
        foreach (var key in plan.Loaded.Concat(plan.Adapted))
            check(key);
        foreach (var key in plan.Loaded)
        {
            using var scope = NewDisposeScope();
            plan.Target[key].copy_(read(key));
        }

        foreach (var key in plan.Adapted)
        {
            using var scope = NewDisposeScope();
            var target = plan.Target[key];
            target.copy_(InputAdaptation.Adapt(read(key), target.size(1)));
        }
    }
}
