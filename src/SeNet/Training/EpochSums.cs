using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// Sums over the batches of an epoch, kept on the device: reading them waits for a GPU, so it is done rarely.
/// </summary>
internal sealed class EpochSums : IDisposable
{
    private readonly Tensor loss;
    private readonly Tensor correct;
    private readonly Tensor firstNotFinite; // number of the first batch, from 1; 0 for none
    private int batches;
    private long images;

    public EpochSums(EpochProgress start, Device device)
    {
        using var scope = NewDisposeScope();
        (batches, images) = (start.Batches, start.Images);
        loss = tensor(start.LossSum, ScalarType.Float64).to(device).DetachFromDisposeScope();
        correct = tensor(start.Correct, ScalarType.Int64).to(device).DetachFromDisposeScope();
        firstNotFinite = zeros_like(correct).DetachFromDisposeScope();
    }

    /// <summary>Adds a batch.</summary>
    /// <param name="meanLoss">Mean loss of the batch, a scalar.</param>
    /// <param name="output">Outputs of the model, [N, classes].</param>
    /// <param name="labels">Labels, [N]; of soft targets, the classes with the largest.</param>
    public void Add(Tensor meanLoss, Tensor output, Tensor labels)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        batches++;
        images += labels.size(0);
        loss.Plus_(meanLoss.detach().to_type(ScalarType.Float64).Times(labels.size(0)));
        correct.Plus_(output.argmax(dim: 1).eq(labels).sum());
        var isFirst = meanLoss.isfinite().logical_not().logical_and(firstNotFinite.Is(0));
        firstNotFinite.Plus_(isFirst.to_type(ScalarType.Int64).Times(batches));
    }

    /// <summary>Adds a batch whose sums are known, and finite.</summary>
    public void Add(ShardedBatch batch)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        batches++;
        images += batch.Images;
        loss.Plus_(batch.LossSum);
        correct.Plus_(batch.Correct);
    }

    /// <summary>Reads the sums.</summary>
    /// <exception cref="NonFiniteLossException">A loss was infinite or not a number.</exception>
    public EpochProgress Read(int epoch, Func<int, double> learningRateOf, TimeSpan elapsed)
    {
        var lossSum = loss.item<double>();
        if (firstNotFinite.item<long>() is > 0 and var batch)
            throw new NonFiniteLossException(epoch, (int)batch, learningRateOf((int)batch), lossSum);
        return new EpochProgress(batches, images, lossSum, correct.item<long>(), elapsed);
    }

    public void Dispose()
    {
        loss.Dispose();
        correct.Dispose();
        firstNotFinite.Dispose();
    }
}
