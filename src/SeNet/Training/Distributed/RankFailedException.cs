using System.Runtime.CompilerServices;

namespace SeNet.Training;

/// <summary>Another process of the run has failed. The message names its rank and the cause.</summary>
public sealed class RankFailedException : Exception
{
    private static readonly ConditionalWeakTable<Exception, object> Shared = [];

    /// <summary>Creates the exception.</summary>
    /// <param name="rank">Rank of the process that failed.</param>
    /// <param name="size">Number of processes.</param>
    /// <param name="cause">What happened there, in one or two sentences.</param>
    public RankFailedException(int rank, int size, string cause)
        : base($"Rank {rank} of {size} failed: {cause}") =>
        (Rank, Cause) = (rank, cause);

    /// <summary>Rank of the process that failed.</summary>
    public int Rank { get; }

    /// <summary>What happened there.</summary>
    public string Cause { get; }

    /// <summary>
    /// Whether all processes of the run know of a failure that <see cref="Trainer.Fit"/> has thrown, and end by
    /// themselves. A program calls <see cref="ICommunicator.Abort"/> for others, which would leave the other processes
    /// waiting.
    /// </summary>
    /// <param name="failure">The exception.</param>
    public static bool IsShared(Exception failure) => Shared.TryGetValue(failure, out _);

    internal static void Share(Exception failure) => Shared.AddOrUpdate(failure, failure.Message);
}
