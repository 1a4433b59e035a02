using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Data;

/// <summary>
/// Images and their targets on a device, ready for a network. Owns its tensors, independently of dispose scopes.
/// </summary>
public sealed class Batch : IDisposable
{
    private readonly Tensor images;
    private readonly Tensor targets;
    private readonly Tensor labels;

    /// <summary>
    /// Takes ownership of two tensors: they leave their dispose scope and live until the batch is disposed.
    /// </summary>
    /// <param name="images">[N, C, H, W], normalised.</param>
    /// <param name="targets">
    /// Classes, int64 [N], or probabilities of all classes (soft targets, as after <see cref="Mixup"/>), float32 [N,
    /// classes].
    /// </param>
    /// <exception cref="ArgumentException">The shapes or the type of the targets differ from these.</exception>
    public Batch(Tensor images, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(targets);
        if (images.dim() != 4)
            throw new ArgumentException(
                $"images has {images.dim()} dimensions; a batch of images is [N, C, H, W].", nameof(images));
        var isSoft = targets.dim() == 2 && targets.dtype == ScalarType.Float32 && targets.size(1) > 0;
        if (!isSoft && (targets.dim() != 1 || targets.dtype != ScalarType.Int64)
            || targets.size(0) != images.size(0))
            throw new ArgumentException(
                $"targets is {targets.dtype} [{string.Join(", ", targets.shape)}]; for {images.shape[0]} images it " +
                $"is Int64 [{images.shape[0]}] (classes) or Float32 [{images.shape[0]}, classes] (probabilities).",
                nameof(targets));
        this.images = images.DetachFromDisposeScope();
        this.targets = targets.DetachFromDisposeScope();
        labels = isSoft ? targets.argmax(1).DetachFromDisposeScope() : this.targets;
        Count = (int)images.shape[0];
    }

    /// <summary>Images, [N, C, H, W].</summary>
    /// <exception cref="ObjectDisposedException">The batch is disposed of.</exception>
    public Tensor Images => Alive(images);

    /// <summary>
    /// What the network is to give: the class of each image, int64 [N]; or the probabilities of all classes, float32
    /// [N, classes], after a <see cref="BatchTransform"/> that mixes images. <c>cross_entropy</c> accepts both.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The batch is disposed of.</exception>
    public Tensor Targets => Alive(targets);

    /// <summary>
    /// Class of each image, [N], int64; of probabilities, the class with the largest, of several the first.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The batch is disposed of.</exception>
    public Tensor Labels => Alive(labels);

    /// <summary>Number of images, N.</summary>
    public int Count { get; }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        images.Dispose();
        targets.Dispose();
        labels.Dispose();
    }

    private Tensor Alive(Tensor tensor)
    {
        ObjectDisposedException.ThrowIf(tensor.IsInvalid, this);
        return tensor;
    }
}
