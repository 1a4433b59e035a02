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
        var keys = KeyMapping.Of(module, archive, options);
        // The caller closes the file.
        var source = new RenamedArchive(archive, keys.Stored);
        var plan = LoadPlan.Of(module, source.Tensors, options);
        var metadata = WeightsMetadata.FromText(archive.Metadata, archive.Path);
        Copy(
            plan, source.Check, source.Read, new LoadDisagreement(plan, module, archive.Path, metadata.Model), options);
        return new LoadReport
        {
            File = archive.Path,
            Prefix = keys.Prefix.Length > 0 ? keys.Prefix.TrimEnd('.') : null,
            OutsidePrefix = keys.Outside,
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
        var options = new LoadOptions { IsExact = true };
        var infos = source.ToDictionary(pair => pair.Key, pair => new TensorInfo(pair.Value.dtype, pair.Value.shape));
        var plan = LoadPlan.Of(module, infos, options);
        Copy(
            plan,
            _ => { },
            key => source[key].alias(),
            new LoadDisagreement(plan, module, sourceName, described: null),
            options);
    }

    private static void Copy(
        LoadPlan plan,
        Action<string> check,
        Func<string, Tensor> read,
        LoadDisagreement disagreement,
        LoadOptions options)
    {
        if (plan.Loaded.Count + plan.Adapted.Count == 0 && plan.Missing.Count + plan.Mismatched.Count > 0)
            throw disagreement.NothingInCommon();
        if (options.Strict && !plan.IsComplete)
            throw disagreement.Differences();

        using var noGrad = no_grad();
        // All are checked before the first is copied: a damaged file must not leave half of itself in the model.
        foreach (var key in plan.Loaded.Concat(plan.Adapted))
            check(key);
        foreach (var key in plan.Loaded)
        {
            using var scope = NewDisposeScope();
            var (target, value) = (plan.Target[key], read(key));
            if (LoadPlan.IsCounter(key) && value.is_floating_point() && value.numel() == 1)
                target.copy_(tensor(Count(value)));
            else
                // A scalar of PyTorch before 0.4 has one dimension.
                target.copy_(target.dim() == 0 ? value.reshape([]) : value);
        }

        foreach (var key in plan.Adapted)
        {
            using var scope = NewDisposeScope();
            var target = plan.Target[key];
            target.copy_(InputAdaptation.Adapt(read(key), target.size(1)));
        }
    }

    /// <summary>
    /// A counter that was converted with the weights: truncated as PyTorch does, and 0 where it became no number of
    /// batches.
    /// </summary>
    private static long Count(Tensor counter) =>
        counter.to(ScalarType.Float64).item<double>() is >= 0 and < long.MaxValue and var count ? (long)count : 0;
}
