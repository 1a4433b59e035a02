namespace SeNet.Mpi.Tests;

/// <summary>A test that needs Open MPI's <c>mpirun</c>.</summary>
internal sealed class MpiFactAttribute : FactAttribute
{
    public MpiFactAttribute()
    {
        if (!MpiRun.IsThere)
            Skip = "There is no mpirun of Open MPI on the PATH. On Debian: apt-get install openmpi-bin.";
    }
}
