using System.Runtime.InteropServices;

namespace SeNet.Mpi;

/// <summary>
/// What differs between the binary interfaces of MPI libraries: handles are addresses of variables in Open MPI, and
/// constants in MPICH and in the standard ABI of MPI 5.
/// </summary>
/// <param name="Name">Name of the interface.</param>
/// <param name="World"><c>MPI_COMM_WORLD</c>.</param>
/// <param name="Byte"><c>MPI_BYTE</c>.</param>
/// <param name="ErrorsReturn"><c>MPI_ERRORS_RETURN</c>.</param>
/// <param name="ThreadSerialized"><c>MPI_THREAD_SERIALIZED</c>.</param>
internal sealed record MpiInterface(string Name, nint World, nint Byte, nint ErrorsReturn, int ThreadSerialized)
{
    private const string OpenMpiWorld = "ompi_mpi_comm_world";

    /// <summary>Finds out the interface of a library that is loaded.</summary>
    /// <param name="library">The library.</param>
    /// <param name="name">The name that it was loaded by.</param>
    public static MpiInterface Of(nint library, string name)
    {
        // MPI 5, section 20: the values of the standard ABI.
        if (Path.GetFileName(name).StartsWith("libmpi_abi", StringComparison.Ordinal))
            return new MpiInterface("standard ABI", 0x101, 0x247, 0x142, 2048);
        if (NativeLibrary.TryGetExport(library, OpenMpiWorld, out var world))
            return new MpiInterface(
                "Open MPI",
                world,
                NativeLibrary.GetExport(library, "ompi_mpi_byte"),
                NativeLibrary.GetExport(library, "ompi_mpi_errors_return"),
                2);
        // The common ABI of MPICH and its derivatives, since 2014.
        return new MpiInterface("MPICH", 0x44000000, 0x4c00010d, 0x54000001, 2);
    }
}
