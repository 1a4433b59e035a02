using SeNet.Data;

namespace SeNet.Tests.Data;

public class NearDuplicateSearchTests
{
    private static readonly byte[] Colors = [.. Enumerable.Range(0, Fingerprint.ColorBytes).Select(i => (byte)i)];

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(12)]
    public void All_pairs_within_the_distance_are_found_and_no_others(int distance)
    {
        var random = new Random(distance);
        var hashes = new HashSet<ulong>();
        for (var i = 0; i < 400; i++)
        {
            var hash = (ulong)random.NextInt64();
            hashes.Add(hash);
            for (var bits = random.Next(16); bits > 0; bits--)
                hash ^= 1UL << random.Next(64);
            hashes.Add(hash);
        }

        Fingerprint[] images = [.. hashes.Select(hash => new Fingerprint(hash, Colors))];
        var expected = new DisjointSets(images.Length);
        for (var i = 0; i < images.Length; i++)
            for (var j = i + 1; j < images.Length; j++)
                if (Fingerprint.Distance(images[i].Hash, images[j].Hash) <= distance)
                    expected.Join(i, j);
        NearDuplicateSearch.Groups(images, distance, CancellationToken.None).Should().BeEquivalentTo(expected.Groups());
        expected.Groups().Should().HaveCountGreaterThan(distance == 0 ? -1 : 20);
    }

    [Fact]
    public void Images_with_one_hash_and_other_colours_are_apart()
    {
        byte[] others = [.. Colors.Reverse()];
        Fingerprint[] images = [new(5, Colors), new(5, others), new(5, Colors), new(4, others)];
        NearDuplicateSearch.Groups(images, 1, CancellationToken.None)
            .Should().BeEquivalentTo((int[][])[[0, 2], [1, 3]]);
        Fingerprint[] far = [new(0, Colors), new(ulong.MaxValue, others), new(ulong.MaxValue, Colors)];
        NearDuplicateSearch.Groups(far, 8, CancellationToken.None).Should().BeEmpty("colours alone do not count");
    }
}
