using SeNet.CommandLine;

namespace Samples.Tests;

public sealed class InterruptionTests
{
    [Fact]
    public void The_first_signal_cancels_and_says_what_a_second_does()
    {
        var said = new List<string>();
        using var interruption = new Interruption(
            _ => throw new InvalidOperationException("the process was ended"), said.Add);
        interruption.Token.IsCancellationRequested.Should().BeFalse();
        interruption.Signal();
        interruption.Token.IsCancellationRequested.Should().BeTrue();
        said.Should().ContainSingle().Which.Should().Contain("again to end at once");
    }

    [Fact]
    public void The_second_signal_ends_the_process_with_130()
    {
        var codes = new List<int>();
        using var interruption = new Interruption(codes.Add);
        interruption.Signal();
        codes.Should().BeEmpty();
        interruption.Signal();
        codes.Should().Equal(130);
    }

    [Fact]
    public void A_second_signal_is_heard_while_the_first_still_cancels()
    {
        var codes = new List<int>();
        using var interruption = new Interruption(codes.Add);
        using var registration = interruption.Token.Register(interruption.Signal);
        interruption.Signal();
        codes.Should().Equal(130);
    }
}
