using SeNet.Kernels;

namespace SeNet.Tests.Kernels;

/// <summary>What every team of threads does.</summary>
internal static class ThreadTeamChecks
{
    public static void EachPieceIsDoneOnce(ThreadTeam threads, int count)
    {
        var done = new int[count];
        threads.For(count, piece => Interlocked.Increment(ref done[piece]));
        done.Should().Equal(Enumerable.Repeat(1, count));
    }

    public static void AFailureReachesTheCaller(ThreadTeam threads)
    {
        var fail = () => threads.For(100, piece => throw new InvalidOperationException($"piece {piece}"));
        for (var i = 0; i < 3; i++)
            fail.Should().Throw<InvalidOperationException>().WithMessage("piece *");
        var sum = 0;
        threads.For(100, piece => Interlocked.Add(ref sum, piece));
        sum.Should().Be(4950);
    }

    public static void TwoThreadsTakePart(ThreadTeam threads)
    {
        // Each waits for the other: one thread alone would wait for ever.
        using var both = new Barrier(2);
        threads.For(2, _ => both.SignalAndWait(TimeSpan.FromMinutes(1)).Should().BeTrue());
    }
}
