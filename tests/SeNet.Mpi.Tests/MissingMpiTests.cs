namespace SeNet.Mpi.Tests;

public class MissingMpiTests
{
    [Fact]
    public void Without_a_launcher_no_library_is_needed()
    {
        MpiCommunicator.IsLaunched.Should().BeFalse();
        MpiCommunicator.InitializeIfLaunched(new MpiOptions { Library = "libnothing.so" }).Should().BeNull();
    }

    [Fact]
    public void A_library_that_is_not_there_is_named()
    {
        var initialize = () => MpiCommunicator.Initialize(new MpiOptions { Library = "libnothing.so.3" });
        initialize.Should().Throw<MpiNotFoundException>()
            .WithMessage("The MPI library 'libnothing.so.3' cannot be loaded*");
    }

    [Fact]
    public void Another_library_is_no_MPI()
    {
        var initialize = () => MpiCommunicator.Initialize(new MpiOptions { Library = "libc.so.6" });
        initialize.Should().Throw<MpiNotFoundException>().WithMessage("'libc.so.6' is no MPI library: it has no MPI_*");
    }

    [Fact]
    public void A_timeout_is_above_0()
    {
        var create = () => new MpiOptions { Timeout = TimeSpan.Zero };
        create.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Timeout is a time above 0.*");
    }
}
