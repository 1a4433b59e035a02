namespace SeNet.Tests.Runtime;

/// <summary>
/// What libtorch's OpenMP finds in the C library's environment, at the first line of a program that uses SeNet.
/// </summary>
public class WaitPolicyTests
{
    [Fact]
    public void Threads_of_a_program_sleep_while_they_wait()
    {
        Environment().Should().Equal("OMP_WAIT_POLICY=passive", "GOMP_SPINCOUNT=");
    }

    [Theory]
    [InlineData("active")]
    [InlineData("")]
    public void A_policy_that_the_user_has_set_stays(string policy)
    {
        Environment(("OMP_WAIT_POLICY", policy)).Should().Equal($"OMP_WAIT_POLICY={policy}", "GOMP_SPINCOUNT=");
    }

    [Fact]
    public void A_number_of_spins_that_the_user_has_set_stays_alone()
    {
        Environment(("GOMP_SPINCOUNT", "5")).Should().Equal("OMP_WAIT_POLICY=", "GOMP_SPINCOUNT=5");
    }

    private static string[] Environment(params (string Name, string Value)[] set) =>
        StartProbeProcess.Run(StartProbeProcess.Path, ["environment"], set);
}
