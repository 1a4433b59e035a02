namespace SeNet.Mpi.Tests;

public class MpiLauncherTests
{
    [Theory]
    [InlineData("OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=4 PMIX_RANK=1", 4, true)]
    [InlineData("PMI_RANK=0 PMI_SIZE=2 PMI_FD=7", 2, false)]
    [InlineData("PMIX_RANK=3 SLURM_NTASKS=8", 8, null)]
    [InlineData("PMIX_RANK=3", null, null)]
    public void A_launcher_is_known_by_its_variables(string variables, int? size, bool? isOpenMpi)
    {
        var launcher = Of(variables)!;
        (launcher.Size, launcher.IsOpenMpi).Should().Be((size, isOpenMpi));
    }

    /// <summary>Of a batch job on one node, without a launcher.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("SLURM_NTASKS=8 SLURM_PROCID=0")]
    public void Without_a_launcher_there_is_none(string variables) => Of(variables).Should().BeNull();

    [Fact]
    public void The_library_of_the_launcher_is_looked_for_first()
    {
        MpiLibrary.Candidates(Of("OMPI_COMM_WORLD_RANK=0")).First().Should().Be("libmpi.so.40");
        MpiLibrary.Candidates(Of("PMI_RANK=0")).Should()
            .ContainInOrder("libmpi_abi.so.0", "libmpi.so.12", "libmpi.so.40");
    }

    private static MpiLauncher? Of(string variables)
    {
        var values = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return MpiLauncher.Of(values.GetValueOrDefault);
    }
}
