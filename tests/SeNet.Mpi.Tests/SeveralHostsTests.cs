namespace SeNet.Mpi.Tests;

/// <param name="whole">The run of one process that is left alone.</param>
public sealed class SeveralHostsTests(WholeRun whole) : IClassFixture<WholeRun>
{
    [TwoHostsFact]
    public void Over_TCP_a_run_ends_in_the_same_bits() => Run(delay: null);

    [TwoHostsFact(delayed: true)]
    public void With_5_ms_of_delay_it_still_does() => Run(delay: 5);

    private void Run(int? delay)
    {
        using var hosts = TwoHosts.Create(delay is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null);
        var path = whole.NewFolder();
        var before = hosts.ReceivedBytes;
        var (code, output, errors) = hosts.Run("train", path);
        code.Should().Be(0, errors);
        output.Should().Contain("Completed 2");
        WholeRun.FilesOf(path).Should().BeEquivalentTo(whole.Files);
        // At least the weights at the start.
        (hosts.ReceivedBytes - before).Should().BeGreaterThan(50_000);
    }
}
