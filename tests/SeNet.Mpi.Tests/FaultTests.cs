using System.Diagnostics;

namespace SeNet.Mpi.Tests;

/// <summary>
/// A process that fails ends the others, with a line that names it; then any number of processes goes on from the last
/// checkpoint to the files of a run that was left alone.
/// </summary>
/// <param name="whole">That run.</param>
public sealed class FaultTests(WholeRun whole) : IClassFixture<WholeRun>
{
    [MpiFact]
    public void A_killed_process()
    {
        var path = whole.NewFolder();
        var (code, _, errors) = MpiRun.Start(2, "train", path, "--fault", "kill", "1", "7");
        code.Should().NotBe(0);
        errors.Should().MatchRegex("rank 1 .* exited on signal 9");
        whole.ShouldGoOn(path, 4);
    }

    [MpiFact]
    public void A_process_that_throws()
    {
        var path = whole.NewFolder();
        var (code, _, errors) = MpiRun.Start(2, "train", path, "--fault", "throw", "1", "7");
        code.Should().NotBe(0);
        errors.Split('\n').Should().ContainSingle(line => line.Contains("ship"))
            .Which.Should().EndWith("error: Rank 1 of 2 failed: the photo of a ship is damaged");
        whole.ShouldGoOn(path, null);
    }

    [MpiFact]
    public void A_process_that_throws_before_it_trains()
    {
        var (code, _, errors) = MpiRun.Start(2, "train", whole.NewFolder(), "--fault", "early", "1", "0");
        code.Should().NotBe(0);
        errors.Split('\n').Should().ContainSingle(line => line.Contains("ship"))
            .Which.Should().EndWith("error: Rank 1 of 2 failed: the photo of a ship is damaged");
    }

    [MpiFact]
    public void A_process_that_hangs()
    {
        var path = whole.NewFolder();
        var (code, _, errors) = MpiRun.Start(2, "train", path, "--fault", "hang", "1", "7", "--timeout", "4");
        code.Should().NotBe(0);
        errors.Split('\n').Should().ContainSingle(line => line.Contains("hangs"))
            .Which.Should().Match("*Rank 1 of 2 failed: the others have waited for it for 4 s; it hangs*");
        whole.ShouldGoOn(path, 2);
    }
}
