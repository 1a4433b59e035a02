using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Data;

/// <summary>
/// Images and labels on a device, ready for a network. Owns its tensors, independently of dispose scopes.
/// </summary>
public sealed class Batch : IDisposable
{
    private readonly Tensor images;
    private readonly Tensor labels;

    /// <summary>
    /// Takes ownership of two tensors: they leave their dispose scope and live until the batch is disposed.
    /// </summary>
    /// <param name="images">[N, C, H, W], normalised.</param>
    /// <param name="labels">[N], int64.</param>
    /// <exception cref="ArgumentException">The shapes or the labels' type differ from these.</exception>
    public Batch(Tensor images, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        if (images.dim() != 4)
            throw new ArgumentException(
                $"images has {images.dim()} dimensions; a batch of images is [N, C, H, W].", nameof(images));
        if (labels.dim() != 1 || labels.shape[0] != images.shape[0] || labels.dtype != ScalarType.Int64)
            throw new ArgumentException(
                $"labels is {labels.dtype} [{string.Join(", ", labels.shape)}]; for {images.shape[0]} images it is " +
                $"Int64 [{images.shape[0]}].",
                nameof(labels));
        this.images = images.DetachFromDisposeScope();
        this.labels = labels.DetachFromDisposeScope();
        Count = (int)images.shape[0];
    }

    /// <summary>Images, [N, C, H, W].</summary>
    /// <exception cref="ObjectDisposedException">The batch is disposed of.</exception>
    public Tensor Images => Alive(images);

    /// <summary>Class of each image, [N], int64.</summary>
    /// <exception cref="ObjectDisposedException">The batch is disposed of.</exception>
    public Tensor Labels => Alive(labels);

    /// <summary>Number of images, N.</summary>
    public int Count { get; }

    /// <summary>Frees both tensors.</summary>
    public void Dispose()
    {
        images.Dispose();
        labels.Dispose();
    }

    private Tensor Alive(Tensor tensor)
    {
        ObjectDisposedException.ThrowIf(tensor.IsInvalid, this);
        return tensor;
    }
}
