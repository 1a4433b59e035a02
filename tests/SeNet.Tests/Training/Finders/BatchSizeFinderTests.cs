using SeNet.Modules;
using SeNet.Training;
using static TorchSharp.torch;

namespace SeNet.Tests.Training.Finders;

public class BatchSizeFinderTests
{
    private static long Memory(int batch) => 100 + 10 * batch;

    [Fact]
    public void The_size_doubles_as_long_as_the_next_step_is_known_to_fit()
    {
        var tried = new List<int>();
        var result = new BatchSizeSearch(1, 4096, before: 100, limit: 1000).Run(size =>
        {
            tried.Add(size);
            return new(Memory(size));
        });
        result.BatchSize.Should().Be(64);
        tried.Should().Equal(1, 2, 4, 8, 16, 32, 64);
        result.Trials[^1].Should().Be(new BatchSizeTrial(128, null, Fits: false));
    }

    [Fact]
    public void Memory_that_suddenly_grows_is_expected_to_grow_on()
    {
        // The first sizes fit into memory that was there before.
        long Reused(int size) => Math.Max(500, Memory(size));
        var result = new BatchSizeSearch(16, 4096, before: 500, limit: 2000).Run(size => new(Reused(size)));
        result.BatchSize.Should().Be(128);
        Memory(result.BatchSize!.Value).Should().BeLessThan(2000);
    }

    [Fact]
    public void An_allocation_that_fails_ends_the_search()
    {
        var result = new BatchSizeSearch(4, 4096, null, null).Run(size => size > 32 ? null : new(null));
        result.BatchSize.Should().Be(32);
        new BatchSizeSearch(4, 4096, null, null).Run(_ => null).BatchSize.Should().BeNull();
        new BatchSizeSearch(4, 50, null, null).Run(_ => new(null)).BatchSize.Should().Be(32);
    }

    [Fact]
    public void A_search_on_the_processor_stays_below_its_limit_and_restores_the_model()
    {
        manual_seed(1);
        using var network = new Network(3, 16, 1, 10);
        var before = LearningRateFinderTests.Values(network);
        var finder = new BatchSizeFinder(network, TinyRun.Options) { MinBatchSize = 2, MaxBatchSize = 8 };
        finder.Run(MiniData.Train(20)).BatchSize.Should().Be(8);
        new BatchSizeFinder(network, TinyRun.Options) { MemoryLimit = 1 }.Run(MiniData.Train(20))
            .Should().BeEquivalentTo(new { BatchSize = (int?)null });
        LearningRateFinderTests.Values(network).Should().Equal(before);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        using var network = new Network(3, 16, 1, 10);
        FluentActions.Invoking(() => new BatchSizeFinder(network) { MinBatchSize = 0 })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("MinBatchSize is at least 1.*");
        FluentActions.Invoking(() => new BatchSizeFinder(network) { MemoryLimit = 0 })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("MemoryLimit is a number of bytes above 0.*");
        var wrong = new BatchSizeFinder(network) { MinBatchSize = 8, MaxBatchSize = 4 };
        wrong.Invoking(finder => finder.Run(MiniData.Train(20)))
            .Should().Throw<ArgumentException>().WithMessage("MinBatchSize is 8 and MaxBatchSize is 4*");
    }
}
