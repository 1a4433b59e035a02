namespace SeNet.Training;

/// <summary>Another process of the run has failed. The message names its rank and the cause.</summary>
public sealed class RankFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="rank">Rank of the process that failed.</param>
    /// <param name="size">Number of processes.</param>
    /// <param name="cause">What happened there, in one or two sentences.</param>
    public RankFailedException(int rank, int size, string cause)
        : base($"Rank {rank} of {size} failed: {cause}") =>
        Rank = rank;

    /// <summary>Rank of the process that failed.</summary>
    public int Rank { get; }
}
