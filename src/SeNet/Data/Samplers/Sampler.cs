using System.Text;
using SeNet.Collections;
using SeNet.Data.Randomness;

namespace SeNet.Data;

/// <summary>
/// Which images an epoch has, and in which order. Derive from it for a sampler of your own.
/// </summary>
/// <remarks>
/// The indices of an epoch must be a function of the images, the options, the seed and the epoch alone, so that a
/// resumed run sees the same: draw with <see cref="RandomNumbers"/>. The public properties of a derived record become
/// part of the checkpoint's text of the run: a run is not resumed with others.
/// </remarks>
/// <example>
/// <code>
/// var options = new TrainingOptions { Sampler = new GroupedByClass { Epochs = 3 } };
///
/// // Class after class in the first epochs, then all mixed.
/// public sealed record GroupedByClass : Sampler
/// {
///     public int Epochs { get; init; } = 1;
///
///     public override int[] Indices(ImageSource images, int seed, int epoch)
///     {
///         var order = new RandomNumbers(seed, epoch, 0, nameof(GroupedByClass)).Permutation(images.Count);
///         return epoch > Epochs ? order : [.. order.OrderBy(images.Label)];
///     }
/// }
/// </code>
/// </example>
public abstract record Sampler
{
    /// <summary>Number of images in an epoch, the same in all epochs.</summary>
    /// <param name="images">The set.</param>
    /// <returns>At least 1. Unless overridden, the number of images of the set.</returns>
    /// <exception cref="ArgumentException">The sampler does not fit the images.</exception>
    public virtual int Count(ImageSource images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.Count;
    }

    /// <summary>Indices of the images of an epoch, in their order.</summary>
    /// <param name="images">The set.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="epoch">Number of the epoch; in a training the first is 1.</param>
    /// <returns>
    /// <see cref="Count"/> indices of 0 to <paramref name="images"/>.Count - 1. An image may come more than once.
    /// </returns>
    public abstract int[] Indices(ImageSource images, int seed, int epoch);

    /// <summary>
    /// The name of the type and the options, in the invariant culture. Of the library's samplers, options with their
    /// default are left out.
    /// </summary>
    public sealed override string ToString() => RecordText.Of(this, AddTo, PrintMembers);

    /// <summary>Adds the options of a sampler of the library that are not the defaults.</summary>
    internal virtual void AddTo(NamedValues values)
    {
    }

    /// <summary>The number of images in an epoch, checked.</summary>
    /// <exception cref="InvalidOperationException">It is not positive.</exception>
    internal int CountFor(ImageSource images) => Count(images) is >= 1 and var count
        ? count
        : throw new InvalidOperationException(
            $"{this} has {Count(images)} images in an epoch; an epoch has at least one.");

    /// <summary>The indices of an epoch, checked.</summary>
    /// <exception cref="InvalidOperationException">An index is outside the set, or their number is another.</exception>
    internal int[] Checked(ImageSource images, int seed, int epoch, int count)
    {
        var indices = Indices(images, seed, epoch);
        if (indices?.Length != count)
            throw new InvalidOperationException(
                $"{this} gave {indices?.Length ?? 0} indices in epoch {epoch}; its Count is {count}, and both are " +
                "the same in every epoch.");
        if (Array.FindIndex(indices, index => (uint)index >= (uint)images.Count) is >= 0 and var wrong)
            throw new InvalidOperationException(
                $"{this} gave index {indices[wrong]} at position {wrong} of epoch {epoch}; the set holds " +
                $"{images.Count} images, and an index is 0 to {images.Count - 1}.");
        return indices;
    }

    /// <summary>Appends the public properties of a derived record; there are none here.</summary>
    protected virtual bool PrintMembers(StringBuilder builder) => false;

    private protected RandomNumbers Random(int seed, int epoch) => new(new RandomKey(seed, epoch, 0), GetType().Name);
}
