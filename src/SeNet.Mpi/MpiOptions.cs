namespace SeNet.Mpi;

/// <summary>Options of <see cref="MpiCommunicator.Initialize"/>.</summary>
public sealed record MpiOptions
{
    /// <summary>
    /// The MPI library to load: a file, or a name that the system's loader finds, for example <c>libmpi.so.40</c>.
    /// </summary>
    /// <value>
    /// Default: null. The library that fits the launcher of the process is looked for: <c>libmpi_abi.so</c> (the
    /// standard ABI of MPI 5), Open MPI's <c>libmpi.so.40</c> and MPICH's <c>libmpi.so.12</c> or <c>libmpich.so.12</c>.
    /// </value>
    public string? Library { get; init; }

    /// <summary>
    /// Longest time that a process waits for the others at each exchange. If one does not arrive, because it hangs or
    /// its machine does not answer, all end with a line that names it.
    /// </summary>
    /// <remarks>
    /// Choose more than the longest time between two exchanges: that of a batch, of an evaluation or of saving a
    /// checkpoint. The first exchange, before which the data are read, has no limit. It costs two messages more per
    /// process and exchange.
    /// </remarks>
    /// <value>Above 0. Default: null, no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public TimeSpan? Timeout
    {
        get;
        init => field = value is null || value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Timeout), value, "Timeout is a time above 0.");
    }
}
