using SeNet.Imaging;

namespace SeNet.Data;

/// <summary>Finds the images of a set that are damaged, before training meets them.</summary>
internal static class ReadableImages
{
    // Below, decoding again takes less than a second or so, and the cache folder is not littered with small sets.
    private const long CachedFrom = 16 << 20;

    /// <summary>What damaged images are in <see cref="SkippedFiles"/>.</summary>
    public static FileContent Damaged { get; } = new("a", "damaged image");

    /// <summary>Indices of the damaged images.</summary>
    /// <exception cref="InvalidDataException">All are damaged.</exception>
    public static IReadOnlySet<int> FindDamaged(
        EncodedImageSource images, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var found = images is ImageFiles files
            ? OfFiles(files, progress, cancellationToken)
            : Inspections.OfImages(images, progress, cancellationToken);
        return Damage([.. found.Select(image => image.Reason)]);
    }

    /// <summary>Indices of the images that have a reason.</summary>
    /// <exception cref="InvalidDataException">All have.</exception>
    public static IReadOnlySet<int> Damage(IReadOnlyList<string?> reasons)
    {
        var damaged = Enumerable.Range(0, reasons.Count).Where(index => reasons[index] is not null).ToHashSet();
        return damaged.Count < reasons.Count
            ? damaged
            : throw new InvalidDataException(
                $"All {reasons.Count} images are damaged; the first {reasons[0]}: get good copies of them.");
    }

    /// <summary>Indices of the other images.</summary>
    public static int[] Others(ImageSource images, IReadOnlySet<int> damaged) =>
        ImageParts.Indices(images.Count, index => !damaged.Contains(index));

    private static Inspection[] OfFiles(
        ImageFiles files, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        string[] paths = [.. Enumerable.Range(0, files.Count).Select(files.Path)];
        var cache = InspectionCache.Open(null, PathNames.CommonFolder(paths), files.ApplyOrientation);
        var inspected = Inspections.OfFiles(paths, files.ApplyOrientation, cache, progress, cancellationToken);
        if (inspected.DecodedBytes >= CachedFrom)
            cache.Save();
        return Array.Find(inspected.Refusals, refusal => refusal is not null) is { } refused
            ? throw refused
            : inspected.Found;
    }
}
