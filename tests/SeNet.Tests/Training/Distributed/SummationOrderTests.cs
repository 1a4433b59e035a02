using SeNet.Tensors;
using SeNet.Training;
using static TorchSharp.torch;

namespace SeNet.Tests.Training.Distributed;

/// <summary>
/// Sums of numbers whose sum depends on the order: the tree over shards is the tree over processes of trees.
/// </summary>
public class SummationOrderTests
{
    private static readonly float[] Terms =
        [1e8f, 1, -1e8f, 3.3f, 7e7f, -0.1f, 1e-3f, -7e7f, 5, 1e8f, 2.5f, -1e8f];

    [Fact]
    public void Neighbors_are_added_first()
    {
        float[] rows = [1e8f, 1, -1e8f, 3];
        RankSum.Of(rows.AsSpan(), 4);
        rows[0].Should().Be((1e8f + 1) + (-1e8f + 3)).And.NotBe(1e8f + 1 - 1e8f + 3);
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 2)]
    [InlineData(8, 4)]
    [InlineData(8, 8)]
    [InlineData(12, 3)]
    [InlineData(12, 6)]
    [InlineData(12, 12)]
    [InlineData(7, 7)]
    public void The_sum_over_shards_does_not_depend_on_the_number_of_processes(int shards, int processes)
    {
        using var scope = NewDisposeScope();
        var own = shards / processes;
        var byProcess = Enumerable.Range(0, processes).Select(rank => SumOf(rank * own, own)).ToArray();
        RankSum.Of(byProcess.AsSpan(), processes);
        byProcess[0].Should().Be(SumOf(0, shards));

        static float SumOf(int first, int count)
        {
            var sum = new ShardSum();
            foreach (var term in Terms.AsSpan(first, count))
                sum.Add(tensor(new[] { term }));
            return sum.Total().item<float>();
        }
    }

    [Fact]
    public void Rows_of_any_length_are_added()
    {
        var rows = Enumerable.Range(0, 3 * 37).Select(i => (float)i).ToArray();
        RankSum.Of(rows.AsSpan(), 3);
        rows[..37].Should().Equal(Enumerable.Range(0, 37).Select(i => (float)(3 * i + 37 + 74)));
    }
}
