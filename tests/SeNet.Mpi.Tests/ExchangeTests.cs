namespace SeNet.Mpi.Tests;

public class ExchangeTests
{
    /// <summary>Three processes, of which the sums are no full tree; the program checks all results.</summary>
    [MpiFact]
    public void Exchanges_give_what_the_interface_promises()
    {
        var (code, output, errors) = MpiRun.Start(3, "exchanges");
        code.Should().Be(0, errors);
        output.Should().Contain("3 processes, Open MPI v");
    }
}
