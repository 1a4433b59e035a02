using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>
/// Equally many images of every class per epoch, in random order: for sets whose classes have very different numbers of
/// images.
/// </summary>
/// <remarks>
/// Images of a large class take turns from epoch to epoch at random; those of a small one come several times, all
/// equally often to within one. Where the number of images is no multiple of the number of classes, random classes have
/// one image more. Classes without images are left out.
/// </remarks>
public sealed record ClassBalancedSampler : Sampler
{
    /// <summary>Number of images per epoch.</summary>
    /// <value>At least 1. Default: null, for that of the set.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? ImagesPerEpoch
    {
        get;
        init => field = value is { } images ? Require.AtLeastOne(images, nameof(ImagesPerEpoch)) : null;
    }

    /// <inheritdoc/>
    public override int Count(ImageSource images) => ImagesPerEpoch ?? base.Count(images);

    /// <inheritdoc/>
    public override int[] Indices(ImageSource images, int seed, int epoch)
    {
        ArgumentNullException.ThrowIfNull(images);
        var random = Random(seed, epoch);
        int[][] classes =
        [
            .. Enumerable.Range(0, images.Count).GroupBy(images.Label).OrderBy(members => members.Key)
                .Select(members => members.ToArray()),
        ];
        var order = new int[Count(images)];
        var at = 0;
        // In a random order of the classes, as the first ones have one image more.
        var (each, left) = Math.DivRem(order.Length, classes.Length);
        foreach (var i in random.Permutation(classes.Length))
        {
            var wanted = left-- > 0 ? each + 1 : each;
            for (; wanted > 0; wanted -= classes[i].Length)
            {
                random.Shuffle(classes[i]);
                var taken = Math.Min(wanted, classes[i].Length);
                classes[i].AsSpan(0, taken).CopyTo(order.AsSpan(at));
                at += taken;
            }
        }

        random.Shuffle(order);
        return order;
    }

    internal override void AddTo(NamedValues values)
    {
        if (ImagesPerEpoch is { } images)
            values.Add("images", images);
    }
}
