namespace SeNet.Mpi;

/// <summary>A call of MPI has failed. The message names the call, this process and MPI's own explanation.</summary>
public sealed class MpiException : IOException
{
    internal MpiException(string call, int code, int rank, string explanation)
        : base($"{call} failed on rank {rank}: {explanation} (code {code}).") =>
        (Call, Code, Rank) = (call, code, rank);

    /// <summary>Name of the call, for example <c>MPI_Ibcast</c>.</summary>
    public string Call { get; }

    /// <summary>MPI's error code.</summary>
    public int Code { get; }

    /// <summary>Rank of this process.</summary>
    public int Rank { get; }
}
