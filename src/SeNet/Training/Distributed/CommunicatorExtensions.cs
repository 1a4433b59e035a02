using SeNet.Text;

namespace SeNet.Training;

/// <summary>What programs of several processes need beside the exchanges.</summary>
public static class CommunicatorExtensions
{
    /// <summary>
    /// Tells the other processes of a failure for which this program ends, if they do not know of it
    /// (<see cref="RankFailedException.IsShared"/>), so that they do not wait for it.
    /// </summary>
    /// <param name="communicator">The processes.</param>
    /// <param name="failure">What the program has caught.</param>
    /// <returns>Whether the program is to show the failure: process 0 does, for all.</returns>
    public static bool Fail(this ICommunicator communicator, Exception failure)
    {
        ArgumentNullException.ThrowIfNull(communicator);
        ArgumentNullException.ThrowIfNull(failure);
        var lost = failure as RankFailedException;
        if (!RankFailedException.IsShared(failure))
            communicator.Abort(lost?.Rank ?? communicator.Rank, lost?.Cause ?? ShortText.FirstLine(failure));
        return communicator.Rank == 0;
    }
}
