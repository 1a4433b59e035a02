using SeNet.Data;
using SeNet.Imaging;
using TorchSharp;

namespace SeNet.Tests.Training.Distributed;

public class ShardedLoaderTests
{
    /// <summary>20 images in batches of 8, the last of 4; fewer images than shards among them.</summary>
    [Theory]
    [InlineData(1, 1, LastBatch.Keep)]
    [InlineData(4, 2, LastBatch.Keep)]
    [InlineData(8, 8, LastBatch.Keep)]
    [InlineData(5, 1, LastBatch.Merge)]
    [InlineData(6, 3, LastBatch.Drop)]
    public void The_shards_of_all_processes_are_the_batches(int shards, int processes, LastBatch lastBatch)
    {
        using var whole = Loader(BatchShards.Whole, lastBatch);
        var expected = Enumerable.Range(0, whole.BatchCount).Select(_ => new List<long>()).ToList();
        foreach (var (batch, images) in whole.Epoch(3).Zip(expected))
            using (batch)
                images.AddRange(Values(batch));

        var given = expected.ConvertAll(_ => new List<long>());
        var own = shards / processes;
        for (var rank = 0; rank < processes; rank++)
        {
            var mine = new BatchShards(shards, rank * own, own);
            using var loader = Loader(mine, lastBatch);
            using var parts = loader.Epoch(3).GetEnumerator();
            for (var batch = 0; batch < loader.BatchCount; batch++)
                for (var shard = mine.First; shard < mine.First + own; shard++)
                    if (mine.PartOf(loader.SizeOf(batch), shard).Count is > 0 and var count)
                    {
                        parts.MoveNext().Should().BeTrue();
                        using var part = parts.Current;
                        part.Count.Should().Be(count);
                        given[batch].AddRange(Values(part));
                    }

            parts.MoveNext().Should().BeFalse();
        }

        given.Should().BeEquivalentTo(expected, options => options.WithStrictOrdering());
    }

    [Theory]
    [InlineData(16, 8)]
    [InlineData(17, 8)]
    [InlineData(3, 8)]
    [InlineData(1, 8)]
    [InlineData(5, 1)]
    public void Shards_differ_by_one_image_at_most_and_the_first_has_one(int images, int count)
    {
        var shards = new BatchShards(count, 0, count);
        var parts = Enumerable.Range(0, count).Select(shard => shards.PartOf(images, shard)).ToList();
        parts.Sum(part => part.Count).Should().Be(images);
        (parts.Max(part => part.Count) - parts.Min(part => part.Count)).Should().BeLessThanOrEqualTo(1);
        parts[0].Count.Should().BePositive();
        parts.Select(part => part.Start).Should().Equal(
            parts.Select((_, i) => parts.Take(i).Sum(part => part.Count)));
    }

    /// <summary>The random numbers of a batch transform are those of the shard, whichever process mixes it.</summary>
    [Fact]
    public void A_shard_is_mixed_alike_in_every_process()
    {
        float[] Pixels(BatchShards shards, int shard)
        {
            using var loader = Loader(shards, LastBatch.Keep, [new Mixup()]);
            using var part = loader.Epoch(1, firstBatch: 1).ElementAt(shard - shards.First);
            return part.Images.contiguous().data<float>().ToArray();
        }

        var last = Pixels(new BatchShards(4, 0, 4), 3);
        Pixels(new BatchShards(4, 3, 1), 3).Should().Equal(last);
        Pixels(new BatchShards(4, 2, 2), 2).Should().NotEqual(last);
    }

    private static BatchLoader Loader(BatchShards shards, LastBatch lastBatch, Augmentation? augmentation = null)
    {
        var images = new ImageSet(
            [.. Enumerable.Range(0, 20).Select(i => (byte)i)], new int[20], 1, 1, 1, ["one", "two"]);
        return new BatchLoader(
            images, 8, new Normalization([0], [1 / 255f]), null, augmentation, 5, Precision.Float32, lastBatch, null,
            shards);
    }

    private static IEnumerable<long> Values(Batch batch) =>
        batch.Images.contiguous().data<float>().ToArray().Select(value => (long)Math.Round(value));
}
