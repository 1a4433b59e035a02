using System.Text;
using SeNet.Text;

namespace SeNet.Training;

/// <summary>
/// The processes of a run, which act together: what fails in one fails in all, and all know which one it was.
/// </summary>
/// <param name="communicator">Exchanges values between them.</param>
internal sealed class ProcessGroup(ICommunicator communicator)
{
    private bool agreed;

    /// <summary>Exchanges values between the processes.</summary>
    public ICommunicator Communicator => communicator;

    /// <summary>Whether there is one process only.</summary>
    public bool IsSingle => communicator.Size == 1;

    /// <summary>Whether this process writes the files of the run.</summary>
    public bool IsFirst => communicator.Rank == 0;

    /// <summary>Runs an action in each process. If it fails in one, it fails in all.</summary>
    /// <param name="action">The action. It makes no call of the communicator.</param>
    /// <param name="cancellationToken">The token of the action.</param>
    /// <exception cref="RankFailedException">The action failed in another process only.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled in one of the processes.</exception>
    public T Together<T>(Func<T> action, CancellationToken cancellationToken = default)
    {
        if (IsSingle)
            return action();
        var (result, failure) = Try(action);
        if (Sum(failure is null ? 0 : 1) > 0)
            Throw(failure, cancellationToken);
        return result!;
    }

    /// <summary>Runs an action in each process. If it fails in one, it fails in all.</summary>
    /// <inheritdoc cref="Together{T}"/>
    public void Together(Action action) => Together(() =>
    {
        action();
        return true;
    });

    /// <summary>Runs an action in each process, then adds counts over the processes, in one exchange.</summary>
    /// <param name="action">The action. If it fails in one process, it fails in all.</param>
    /// <param name="counts">Gives the counts of this process after the action; the same number in all.</param>
    /// <returns>The sums.</returns>
    /// <exception cref="RankFailedException">The action failed in another process only.</exception>
    public long[] TogetherWithSums(Action action, Func<long[]> counts)
    {
        if (IsSingle)
        {
            action();
            return counts();
        }

        var (_, failure) = Try(() =>
        {
            action();
            return true;
        });
        long[] sums = [failure is null ? 0 : 1, .. counts()];
        communicator.AllReduce(sums);
        if (sums[0] > 0)
            Throw(failure);
        return sums[1..];
    }

    /// <summary>Whether something is true in one of the processes.</summary>
    public bool Any(bool flag) => IsSingle ? flag : Sum(flag ? 1 : 0) > 0;

    /// <summary>Throws in all processes, of which at least one has failed.</summary>
    /// <param name="own">The failure of this process; null if others have failed.</param>
    /// <param name="cancellationToken">If it is cancelled, a cancellation is no failure.</param>
    public void Throw(Exception? own, CancellationToken cancellationToken = default)
    {
        var isCancelled = own is OperationCanceledException && cancellationToken.IsCancellationRequested;
        var cause = own is null ? "" : isCancelled ? "-" : $"+{ShortText.FirstLine(own)}";
        var causes = communicator.AllGather(Encoding.UTF8.GetBytes(cause))
            .Select(bytes => Encoding.UTF8.GetString(bytes)).ToList();
        agreed = true;
        if (own is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(own);
        var rank = causes.FindIndex(text => text.StartsWith('+'));
        if (rank < 0)
            throw Cancelled();
        throw new RankFailedException(rank, communicator.Size, causes[rank][1..]);
    }

    /// <summary>Checks that a value is the same in all processes.</summary>
    /// <param name="value">The value of this process.</param>
    /// <param name="complaint">
    /// Says what is wrong if it is not, from the rank of a process, its value and that of process 0.
    /// </param>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public void RequireSame(string value, Func<int, string, string, string> complaint)
    {
        if (IsSingle)
            return;
        var values = communicator.AllGather(Encoding.UTF8.GetBytes(value))
            .Select(bytes => Encoding.UTF8.GetString(bytes)).ToList();
        if (values.FindIndex(other => other != values[0]) is > 0 and var rank)
        {
            agreed = true;
            throw new InvalidOperationException(complaint(rank, values[rank], values[0]));
        }
    }

    /// <summary>The exception for what was cancelled in one of the processes, which all throw.</summary>
    public OperationCanceledException Cancelled()
    {
        agreed = true;
        return new OperationCanceledException();
    }

    /// <summary>Whether a cancellation that was thrown is one of the run, of this process or another.</summary>
    public bool WasCancelled(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested || (!IsSingle && agreed);

    /// <summary>Says that all processes have handled what they threw.</summary>
    public void GoOn() => agreed = false;

    /// <summary>Says that all processes throw the same exception now.</summary>
    public void Agree() => agreed = true;

    /// <summary>
    /// Ends the run after a failure: also the other processes if this one has failed alone, since they would wait for
    /// it. After a failure in which all took part they end by themselves.
    /// </summary>
    public void End(Exception failure)
    {
        if (IsSingle)
            return;
        if (!agreed)
            communicator.Fail(failure);
        RankFailedException.Share(failure);
    }

    private static (T? Result, Exception? Failure) Try<T>(Func<T> action)
    {
        try
        {
            return (action(), null);
        }
        catch (Exception e)
        {
            return (default, e);
        }
    }

    private long Sum(long own)
    {
        Span<long> counts = [own];
        communicator.AllReduce(counts);
        return counts[0];
    }
}
