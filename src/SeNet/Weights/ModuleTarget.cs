using SeNet.Graphs;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>A module that weights are loaded into.</summary>
internal sealed class ModuleTarget
{
    /// <summary>Takes a module's parameters and buffers.</summary>
    /// <exception cref="ObjectDisposedException">The module, or a part of it, is disposed.</exception>
    public ModuleTarget(nn.Module module)
    {
        RequireAlive.Module(module);
        Tensors = module.state_dict();
        Description = new LoadTarget(
            module.GetName(), Tensors.ToDictionary(pair => pair.Key, pair => pair.Value.Info()))
        {
            Classifier = (module as IGraphModel)?.Graph.ClassifierKey,
            Graph = (module as IGraphModel)?.Graph,
            FirstConvolution = InputConvolution.Find(module),
        };
    }

    /// <summary>What decides which tensors are loaded.</summary>
    public LoadTarget Description { get; }

    /// <summary>The parameters and buffers by key.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>Copies the tensors that a plan names, one at a time.</summary>
    /// <param name="plan">The plan for this module.</param>
    /// <param name="archive">Where the tensors come from.</param>
    public void Copy(LoadPlan plan, TensorArchive archive)
    {
        using var noGrad = no_grad();
        foreach (var key in plan.Loaded)
        {
            var target = Tensors[key];
            if (!LoadPlan.IsCounter(key) && target.CanReceive(archive.Tensors[key].Type))
                archive.ReadInto(key, target);
            else
                CopyConverted(key, target, archive);
        }

        foreach (var key in plan.Adapted)
        {
            using var scope = NewDisposeScope();
            var target = Tensors[key];
            target.copy_(InputConvolution.Adapt(archive.ReadTensor(key), target.size(1)));
        }
    }

    private static void CopyConverted(string key, Tensor target, TensorArchive archive)
    {
        using var scope = NewDisposeScope();
        CopyConverted(key, target, archive.ReadTensor(key));
    }

    /// <summary>Copies a tensor, converted to the target's type and device.</summary>
    internal static void CopyConverted(string key, Tensor target, Tensor value)
    {
        using var scope = NewDisposeScope();
        if (LoadPlan.IsCounter(key) && value.is_floating_point() && value.numel() == 1)
            target.copy_(tensor(Count(value)));
        else
            // A scalar of PyTorch before 0.4 has one dimension.
            target.copy_(target.dim() == 0 ? value.reshape([]) : value);
    }

    /// <summary>
    /// A counter that was converted with the weights: truncated as PyTorch does, and 0 where it became no number of
    /// batches.
    /// </summary>
    private static long Count(Tensor counter) =>
        counter.to(ScalarType.Float64).item<double>() is >= 0 and < long.MaxValue and var count ? (long)count : 0;
}
