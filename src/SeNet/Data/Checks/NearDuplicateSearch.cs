namespace SeNet.Data;

/// <summary>
/// Finds images with near fingerprints. The bits of a hash are cut into D + 2 parts, where D is the largest distance:
/// two hashes within it agree in two parts at least, so only hashes with two equal parts are compared.
/// </summary>
internal static class NearDuplicateSearch
{
    public const int LargestDistance = 12;

    private const int Bits = 64;

    // Images with one hash that do not look alike; more are left out, so that no set takes quadratic time.
    private const int MostLookers = 32;

    /// <summary>Groups of two or more images that look alike, directly or through others, as indices.</summary>
    /// <param name="images">The fingerprints, of images that differ.</param>
    /// <param name="maxDistance">Largest number of bits that differ.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static IReadOnlyList<IReadOnlyList<int>> Groups(
        IReadOnlyList<Fingerprint> images, int maxDistance, CancellationToken cancellationToken)
    {
        var sets = new DisjointSets(images.Count);
        var byHash = new Dictionary<ulong, List<int>>();
        for (var index = 0; index < images.Count; index++)
        {
            if (!byHash.TryGetValue(images[index].Hash, out var lookers))
                byHash.Add(images[index].Hash, lookers = []);
            if (lookers.FindIndex(other => images[other].IsLike(images[index])) is >= 0 and var like)
                sets.Join(lookers[like], index);
            else if (lookers.Count < MostLookers)
                lookers.Add(index);
        }

        ulong[] hashes = [.. byHash.Keys];
        var masks = Parts(maxDistance + 2);
        for (var first = 0; first < masks.Length; first++)
            for (var second = first + 1; second < masks.Length; second++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Compare(hashes, masks[first] | masks[second], maxDistance, Join);
            }

        return sets.Groups();

        void Join(ulong one, ulong two)
        {
            foreach (var i in byHash[one])
                foreach (var j in byHash[two])
                    if (!sets.AreJoined(i, j) && images[i].IsLike(images[j]))
                        sets.Join(i, j);
        }
    }

    /// <summary>Calls for each pair of hashes that agree in some bits and are near.</summary>
    private static void Compare(ulong[] hashes, ulong mask, int maxDistance, Action<ulong, ulong> near)
    {
        var keys = Array.ConvertAll(hashes, hash => hash & mask);
        var sorted = (ulong[])hashes.Clone();
        Array.Sort(keys, sorted);
        for (int start = 0, end; start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end] == keys[start];)
                end++;
            for (var i = start; i < end; i++)
                for (var j = i + 1; j < end; j++)
                    if (Fingerprint.Distance(sorted[i], sorted[j]) <= maxDistance)
                        near(sorted[i], sorted[j]);
        }
    }

    /// <summary>Masks that divide the bits evenly.</summary>
    private static ulong[] Parts(int count)
    {
        var masks = new ulong[count];
        for (var bit = 0; bit < Bits; bit++)
            masks[bit * count / Bits] |= 1UL << bit;
        return masks;
    }
}
