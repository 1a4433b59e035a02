using System.Collections;
using System.Runtime.CompilerServices;
using SeNet.Collections;

namespace SeNet.Data;

/// <summary>
/// An ordered list of random changes of the training images: first <see cref="ImageTransform"/>s, then
/// <see cref="ErasingTransform"/>s, which work on the normalized image, then <see cref="BatchTransform"/>s. A value: it
/// is never changed, and lists of equal transforms are equal.
/// </summary>
/// <remarks>
/// <para>What a transform draws is a function of (seed, epoch, index of the image, name of the transform) alone, so a
/// transform that is added or removed does not change what the others draw. A second one of the same name draws other
/// numbers than the first.</para>
/// <para>Lists that only pad, crop and flip, and then erase, are computed while the images are normalized; such a list
/// runs on a GPU where the images lie there (see <see cref="BatchLoader"/>). Batch transforms always run on the device.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var options = new TrainingOptions
/// {
///     Augmentation = [new PadAndCrop(4), new RandomHorizontalFlip(), new RandAugment(), new RandomErasing()],
/// };
/// </code>
/// </example>
[CollectionBuilder(typeof(Augmentation), nameof(Create))]
public sealed record Augmentation : IReadOnlyList<Transform>
{
    private readonly ValueList<Transform> transforms;

    private Augmentation(ValueList<Transform> transforms) => this.transforms = transforms;

    /// <summary>No augmentation.</summary>
    public static Augmentation None { get; } = Create([]);

    /// <summary>The notebook's augmentation: padding of 4 pixels, random crop, horizontal flip.</summary>
    public static Augmentation Notebook { get; } = [new PadAndCrop(4), new RandomHorizontalFlip()];

    /// <summary>
    /// The usual augmentation for ImageNet: <see cref="RandomResizedCrop"/>, brightness, contrast and saturation
    /// changed by up to 40%, horizontal flip.
    /// </summary>
    public static Augmentation ImageNet { get; } =
    [
        new RandomResizedCrop(),
        new ColorJitter { Brightness = 0.4, Contrast = 0.4, Saturation = 0.4 },
        new RandomHorizontalFlip(),
    ];

    /// <summary>Number of transforms.</summary>
    public int Count => transforms.Count;

    /// <summary>A transform by its position.</summary>
    public Transform this[int index] => transforms[index];

    /// <summary>Creates a list; collection expressions call it.</summary>
    /// <param name="transforms">The transforms, in order.</param>
    /// <exception cref="ArgumentException">
    /// A transform is null, or one that works on pixels comes after one that works on normalized images or on batches.
    /// </exception>
    public static Augmentation Create(ReadOnlySpan<Transform> transforms)
    {
        for (var i = 0; i < transforms.Length; i++)
        {
            if (transforms[i] is null)
                throw new ArgumentException($"Transform {i} is null; remove it.", nameof(transforms));
            if (i > 0 && transforms[i].Stage < transforms[i - 1].Stage)
                throw new ArgumentException(
                    $"{transforms[i].Name} comes after {transforms[i - 1].Name}; image transforms come first, then " +
                    "those that erase parts of the normalized image (Cutout, RandomErasing), then batch transforms: " +
                    $"move {transforms[i].Name} before {transforms[i - 1].Name}.",
                    nameof(transforms));
        }

        return new(new ValueList<Transform>(transforms.ToArray()));
    }

    /// <summary>The same list with another transform in the place of the first of its type.</summary>
    /// <param name="transform">The new transform.</param>
    /// <exception cref="ArgumentException">The list has no transform of this type.</exception>
    public Augmentation Replace(Transform transform)
    {
        ArgumentNullException.ThrowIfNull(transform);
        Transform[] changed = [.. transforms];
        var at = Array.FindIndex(changed, member => member.GetType() == transform.GetType());
        if (at < 0)
            throw new ArgumentException(
                $"There is no {transform.Name} in '{this}' to replace; add it with [.. list, transform].",
                nameof(transform));
        changed[at] = transform;
        return Create(changed);
    }

    /// <summary>The transforms with their options that are not defaults.</summary>
    public override string ToString() => Count == 0 ? "none" : string.Join("; ", transforms);

    /// <inheritdoc/>
    public IEnumerator<Transform> GetEnumerator() => transforms.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>
    /// Adds what distinguishes this augmentation from <see cref="Notebook"/>, the default of a training.
    /// </summary>
    internal void AddTo(NamedValues values) =>
        values.Add("augmentation", ToString(), unless: "PadAndCrop; RandomHorizontalFlip");
}
