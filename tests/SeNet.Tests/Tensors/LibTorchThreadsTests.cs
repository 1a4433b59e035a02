using SeNet.Tests.Kernels;
using SeNet.Tensors;
using TorchSharp;

namespace SeNet.Tests.Tensors;

public class LibTorchThreadsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Each_piece_is_done_once(int count) => ThreadTeamChecks.EachPieceIsDoneOnce(LibTorchThreads.Team, count);

    [Fact]
    public void A_failure_reaches_the_caller_and_the_threads_go_on_working() =>
        ThreadTeamChecks.AFailureReachesTheCaller(LibTorchThreads.Team);

    [Fact]
    public void Several_threads_take_part_where_libtorch_has_several()
    {
        var threads = torch.get_num_threads();
        torch.set_num_threads(2);
        try
        {
            LibTorchThreads.Team.Count.Should().Be(2);
            ThreadTeamChecks.TwoThreadsTakePart(LibTorchThreads.Team);
        }
        finally
        {
            torch.set_num_threads(threads);
        }
    }
}
