using System.Text;
using SeNet.Collections;
using SeNet.Data.Randomness;

namespace SeNet.Data;

/// <summary>
/// A member of an <see cref="Augmentation"/>: a change of one image (<see cref="ImageTransform"/>), of a batch
/// (<see cref="BatchTransform"/>), or an erased part of an image (<see cref="RandomErasing"/>, <see cref="Cutout"/>).
/// A value: two transforms of one type with equal options are equal.
/// </summary>
public abstract record Transform
{
    private protected Transform()
    {
    }

    /// <summary>
    /// Name by which its random numbers are drawn, and by which a checkpoint knows it: the name of the type.
    /// </summary>
    internal string Name => GetType().Name;

    /// <summary>Where in an <see cref="Augmentation"/> it may stand.</summary>
    internal abstract TransformStage Stage { get; }

    /// <summary>Whether images must have three channels (RGB) or one (grayscale).</summary>
    internal virtual bool NeedsColors => false;

    /// <summary>
    /// The name and the options, in the invariant culture. Of the library's transforms, options with their default are
    /// left out.
    /// </summary>
    public sealed override string ToString() => RecordText.Of(this, AddTo, PrintMembers);

    /// <summary>
    /// Adds the options that are not the defaults. A transform from outside the library has none here: it is told by
    /// its public properties.
    /// </summary>
    internal virtual void AddTo(NamedValues values)
    {
    }

    /// <summary>The random numbers of this transform.</summary>
    internal RandomNumbers Random(RandomKey key) => new(key, Name);

    /// <summary>Appends the public properties of a derived record; there are none here.</summary>
    protected virtual bool PrintMembers(StringBuilder builder) => false;
}
