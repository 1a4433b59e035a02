using SeNet.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// Computes the running statistics of batch normalization anew, as the mean over batches, as PyTorch's
/// <c>torch.optim.swa_utils.update_bn</c>.
/// </summary>
internal static class BatchNormStatistics
{
    /// <summary>
    /// Computes those of the layers that are in training mode. The state of libtorch's random number generator, from
    /// which dropout draws, is restored.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="batches">The batches; they are disposed.</param>
    /// <param name="cancellationToken">Stops between two batches; the statistics are then of no use.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Update(
        nn.Module<Tensor, Tensor> model, Func<IEnumerable<Batch>> batches, CancellationToken cancellationToken)
    {
        IEnumerator<Batch>? enumerator = null;
        try
        {
            Update(model, _ => Forward(model, enumerator ??= batches().GetEnumerator(), cancellationToken));
        }
        finally
        {
            enumerator?.Dispose();
        }
    }

    /// <summary>The same, for batches that the caller computes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="forward">
    /// Calls the model with a batch, whose number starts at 1; false if there is no such batch.
    /// </param>
    public static void Update(nn.Module<Tensor, Tensor> model, Func<int, bool> forward)
    {
        var norms = model.modules().OfType<NormBase>()
            .Where(norm => norm.training && norm.running_mean is not null).ToList();
        if (norms.Count == 0)
            return;
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var generator = random.get_rng_state();
        var momenta = norms.ConvertAll(norm => norm.momentum);
        try
        {
            var number = 0;
            do
            {
                number++;
                // The cumulative mean: the first batch replaces what was there.
                norms.ForEach(norm => norm.momentum = 1.0 / number);
            }
            while (forward(number));
        }
        finally
        {
            for (var i = 0; i < norms.Count; i++)
                norms[i].momentum = momenta[i];
            random.set_rng_state(generator);
        }
    }

    private static bool Forward(
        nn.Module<Tensor, Tensor> model, IEnumerator<Batch> batches, CancellationToken cancellationToken)
    {
        if (!batches.MoveNext())
            return false;
        using var batch = batches.Current;
        using var scope = NewDisposeScope();
        cancellationToken.ThrowIfCancellationRequested();
        model.call(batch.Images);
        return true;
    }
}
