using SeNet.Data.Randomness;

namespace SeNet.Data;

/// <summary>How a list of transforms is computed: its parts, recognized by their pattern.</summary>
internal sealed class AugmentationPlan
{
    private readonly (Transform Transform, int Occurrence)[] members;

    public AugmentationPlan(Augmentation augmentation)
    {
        members = [.. augmentation.Select((transform, i) => (
            transform, augmentation.Take(i).Count(other => other.Name == transform.Name)))];
        var pixels = members.Where(member => member.Transform.Stage == TransformStage.Pixels).ToList();
        if (pixels is [(RandomResizedCrop crop, _), ..])
        {
            Crop = crop;
            pixels.RemoveAt(0);
        }

        var moves = LongestMoves(pixels);
        Moves = new ImageMoves(pixels.TakeLast(moves).Select(member => member.Transform));
        Changes = [.. pixels.SkipLast(moves).Select(member => ((ImageTransform)member.Transform, member.Occurrence))];
        Erasures = [.. Of<ErasingTransform>()];
        OnBatches = [.. Of<BatchTransform>()];
    }

    /// <summary>
    /// The crop at the start, which takes its part of the image in the image's own size; null for none.
    /// </summary>
    public RandomResizedCrop? Crop { get; }

    /// <summary>The transforms that are done one after the other on 8-bit pixels.</summary>
    public (ImageTransform Transform, int Occurrence)[] Changes { get; }

    /// <summary>Padding, crop and flips at the end, which are done while the image is normalized.</summary>
    public ImageMoves Moves { get; }

    public (ErasingTransform Transform, int Occurrence)[] Erasures { get; }

    public (BatchTransform Transform, int Occurrence)[] OnBatches { get; }

    /// <summary>Whether pixels are computed, not only moved or erased.</summary>
    public bool ComputesPixels => Crop is not null || Changes.Length > 0;

    /// <summary>
    /// Whether all that happens to single images can happen on a device (<see cref="DeviceImages"/>).
    /// </summary>
    public bool RunsOnDevice =>
        !ComputesPixels && Array.TrueForAll(Erasures, erasure => erasure.Transform.Filling == ErasingFill.Mean);

    /// <summary>Largest number of rectangles that are erased from an image.</summary>
    public int MaxBoxes => Erasures.Sum(erasure => erasure.Transform.MaxBoxes);

    /// <summary>Longest end of a list that <see cref="ImageMoves"/> can do.</summary>
    private static int LongestMoves(List<(Transform Transform, int Occurrence)> pixels)
    {
        var longest = 0;
        for (var count = 1; count <= Math.Min(3, pixels.Count); count++)
        {
            // Draws of a second transform of a name differ: it is left to the general way.
            var end = pixels.TakeLast(count).ToList();
            if (end.TrueForAll(member => member.Occurrence == 0)
                && ImageMoves.IsPattern(end.Select(member => member.Transform)))
                longest = count;
        }

        return longest;
    }

    private IEnumerable<(T, int)> Of<T>()
        where T : Transform =>
        members.Where(member => member.Transform is T).Select(member => ((T)member.Transform, member.Occurrence));
}
