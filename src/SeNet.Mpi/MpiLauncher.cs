using System.Globalization;

namespace SeNet.Mpi;

/// <summary>What the launcher of a process says in its environment: <c>mpirun</c> or <c>srun</c>.</summary>
/// <param name="Name">The launcher.</param>
/// <param name="Size">Number of processes; null if it does not say.</param>
/// <param name="IsOpenMpi">Whether only Open MPI's library works with it; null if that is not known.</param>
internal sealed record MpiLauncher(string Name, int? Size, bool? IsOpenMpi)
{
    /// <summary>The launcher of this process; null if it was not launched as one of several.</summary>
    public static MpiLauncher? Current => Of(Environment.GetEnvironmentVariable);

    /// <summary>The launcher that variables tell of.</summary>
    /// <param name="variable">Gives the value of a variable of the environment, or null.</param>
    public static MpiLauncher? Of(Func<string, string?> variable)
    {
        if (variable("OMPI_COMM_WORLD_RANK") is not null)
            return new MpiLauncher("Open MPI's mpirun", Number("OMPI_COMM_WORLD_SIZE"), true);
        // Under srun, PMI_ or PMIX_ variables are there only if --mpi asks for them.
        if (variable("PMI_RANK") is not null || variable("PMI_FD") is not null)
            return new MpiLauncher("mpiexec", Number("PMI_SIZE"), false);
        if (variable("PMIX_RANK") is not null)
            return new MpiLauncher("a launcher with PMIx", Number("SLURM_NTASKS"), null);
        return null;

        int? Number(string name) =>
            int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
    }
}
