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
            var count = 0;
            foreach (var batch in batches())
            {
                using (batch)
                using (NewDisposeScope())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    count++;
                    // The cumulative mean: the first batch replaces what was there.
                    norms.ForEach(norm => norm.momentum = 1.0 / count);
                    model.call(batch.Images);
                }
            }
        }
        finally
        {
            for (var i = 0; i < norms.Count; i++)
                norms[i].momentum = momenta[i];
            random.set_rng_state(generator);
        }
    }
}
