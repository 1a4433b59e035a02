namespace Samples.Tests.KillRuns;

/// <summary>Ten of the kills that <c>eng/KillRuns</c> does by the thousand.</summary>
public sealed class KilledRunsTests
{
    [Fact]
    public void Runs_that_are_killed_and_damaged_end_with_the_bits_of_one_that_was_left_alone()
    {
        var (code, output, errors) = SampleProcess.Run("KillRuns", "10", "1");
        errors.Trim().Should().BeEmpty();
        output.Should().Contain("| kills (SIGKILL) | 10 |").And.Contain("| runs with other bits | 0 |");
        code.Should().Be(0);
    }
}
