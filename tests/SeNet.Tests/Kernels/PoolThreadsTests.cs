using SeNet.Kernels;

namespace SeNet.Tests.Kernels;

public class PoolThreadsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Each_piece_is_done_once(int count)
    {
        ThreadTeamChecks.EachPieceIsDoneOnce(new PoolThreads(1), count);
        ThreadTeamChecks.EachPieceIsDoneOnce(new PoolThreads(3), count);
    }

    [Fact]
    public void A_failure_reaches_the_caller_and_the_threads_go_on_working()
    {
        ThreadTeamChecks.AFailureReachesTheCaller(new PoolThreads(1));
        ThreadTeamChecks.AFailureReachesTheCaller(new PoolThreads(3));
    }

    [Fact]
    public void Several_threads_take_part() => ThreadTeamChecks.TwoThreadsTakePart(new PoolThreads(2));
}
