using SeNet.Data;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>The averages of the weights that a run keeps beside them.</summary>
internal sealed class WeightAverages : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> model;
    private readonly EmaOptions? emaOptions;
    private readonly SwaOptions? swaOptions;
    private readonly WeightAverage? ema;
    private readonly WeightAverage? swa;

    /// <summary>Begins with the weights of the model. Create it when the model is on its device.</summary>
    /// <exception cref="ArgumentException">The mean over the last epochs would have no epoch.</exception>
    public WeightAverages(nn.Module<Tensor, Tensor> model, FlatParameters parameters, TrainingOptions options)
    {
        this.model = model;
        (emaOptions, swaOptions) = (options.Ema, options.Swa);
        if (swaOptions?.StartEpoch > options.Epochs)
            throw new ArgumentException(
                $"Swa.StartEpoch is {swaOptions.StartEpoch} and the run has {options.Epochs} epochs; it is 1 to " +
                    $"{options.Epochs}.",
                nameof(options));
        ema = emaOptions is null ? null : new WeightAverage("ema", model, parameters);
        swa = swaOptions is null ? null : new WeightAverage("swa", model, parameters);
    }

    /// <summary>Those that are part of the state of the run.</summary>
    public IEnumerable<IRunStatePart> Parts => new[] { ema, swa }.OfType<IRunStatePart>();

    /// <summary>The averages that have weights in them.</summary>
    public IEnumerable<ModelWeights> Available =>
        new[] { ModelWeights.Ema, ModelWeights.Swa }.Where(weights => Of(weights) is { Count: > 0 });

    /// <summary>Called after each step of the optimizer.</summary>
    public void Step() => ema?.Add(1 - emaOptions!.DecayAt(ema.Count + 1));

    /// <summary>
    /// Called when the last batch of an epoch is trained. A second call for an epoch changes nothing.
    /// </summary>
    /// <param name="epoch">The epoch, starting at 1.</param>
    /// <param name="loader">The loader of the training images.</param>
    /// <param name="sharded">Computes batches in shards; null for whole batches.</param>
    /// <param name="cancellationToken">Stops between two batches; the call is then to be repeated.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void EndEpoch(int epoch, BatchLoader loader, ShardedPass? sharded, CancellationToken cancellationToken)
    {
        if (swa is null || epoch < swaOptions!.StartEpoch)
            return;
        swa.AddEpoch(epoch);
        using var use = swa.Use();
        if (sharded is null)
            BatchNormStatistics.Update(model, () => loader.Epoch(epoch), cancellationToken);
        else
            UpdateInShards(sharded, loader, epoch, cancellationToken);
        swa.TakeBuffers();
    }

    /// <summary>Puts weights into the model, until the result is disposed.</summary>
    /// <exception cref="InvalidOperationException">The run has no such weights, or not yet.</exception>
    public IDisposable? Use(ModelWeights weights) => weights == ModelWeights.Trained
        ? null
        : Available.Contains(weights)
            ? Of(weights)!.Use()
            : throw new InvalidOperationException(
                $"The run has no {weights} weights" + (Of(weights) is null
                    ? $"; set TrainingOptions.{weights}."
                    : " yet: they begin with " + (weights == ModelWeights.Swa
                        ? $"epoch {swaOptions!.StartEpoch}."
                        : "the first step.")));

    public void Dispose()
    {
        ema?.Dispose();
        swa?.Dispose();
    }

    private void UpdateInShards(
        ShardedPass sharded, BatchLoader loader, int epoch, CancellationToken cancellationToken)
    {
        using var shards = loader.Epoch(epoch).GetEnumerator();
        BatchNormStatistics.Update(model, number =>
        {
            if (number > loader.BatchCount)
                return false;
            if (sharded.Processes.Any(cancellationToken.IsCancellationRequested))
                throw sharded.Processes.Cancelled();
            sharded.Run(shards, epoch, number, adds: false, (shard, _) =>
            {
                model.call(shard.Images);
                return (0, 0);
            });
            return true;
        });
    }

    private WeightAverage? Of(ModelWeights weights) => weights switch
    {
        ModelWeights.Ema => ema,
        ModelWeights.Swa => swa,
        _ => null,
    };
}
