using System.Net.Sockets;
using System.Runtime.ExceptionServices;

namespace SeNet.Training;

/// <summary>
/// Calls the observers of a run: those that save first, and all of them even if one throws. Then it handles the
/// exception as <see cref="ITrainingObserver"/> documents.
/// </summary>
internal sealed class CompositeObserver : ITrainingObserver
{
    private readonly ITrainingObserver[] observers;
    private readonly CancellationToken cancellationToken;
    private readonly HashSet<ITrainingObserver> failedLogs = new(ReferenceEqualityComparer.Instance);
    private ExceptionDispatchInfo? failure;
    private bool warning;

    /// <summary>Orders the observers.</summary>
    /// <param name="observers">The observers.</param>
    /// <param name="cancellationToken">The run's: an observer that ends for it has not failed.</param>
    public CompositeObserver(IEnumerable<ITrainingObserver> observers, CancellationToken cancellationToken)
    {
        this.observers = [.. observers];
        if (this.observers.Contains(null))
            throw new ArgumentException("An observer is null; remove it.", nameof(observers));
        this.observers =
            [.. this.observers.OrderBy(observer => observer is CheckpointSaver ? 1 : observer.Saves ? 0 : 2)];
        this.cancellationToken = cancellationToken;
    }

    /// <summary>Has the observers claim and check their files; checkpoints first, whose error says most.</summary>
    public void Open(RunOutputs outputs)
    {
        var writing = observers.OfType<IOutputObserver>();
        foreach (var observer in writing.OrderBy(observer => observer is not CheckpointSaver))
            outputs.Open(observer);
    }

    public void OnRunStart(TrainingRun run) => Notify(run, observer => observer.OnRunStart(run));

    public void OnEpochStart(TrainingRun run) => Notify(run, observer => observer.OnEpochStart(run));

    public void OnBatchEnd(TrainingRun run, BatchResult batch) =>
        Notify(run, observer => observer.OnBatchEnd(run, batch));

    public void OnTestStart(TrainingRun run) => Notify(run, observer => observer.OnTestStart(run));

    public void OnEpochEnd(TrainingRun run, EpochResult epoch)
    {
        var saved = true;
        foreach (var observer in observers)
            // A checkpoint that has the epoch in its history says that all that belongs to the epoch is saved.
            if (saved || observer is not CheckpointSaver)
                saved &= Call(run, observer, each => each.OnEpochEnd(run, epoch)) || !observer.Saves;
        if (!saved)
            run.Progress.Reopen();
        EndIfFailed(run);
    }

    public void OnRunEnd(TrainingRun run, TrainingOutcome outcome)
    {
        foreach (var observer in observers)
            Call(run, observer, each => each.OnRunEnd(run, outcome));
        failure?.Throw();
    }

    public void OnWarning(TrainingRun run, string message)
    {
        if (warning)
            return; // From an observer that handles a warning.
        warning = true;
        foreach (var observer in observers)
        {
            try
            {
                observer.OnWarning(run, message);
            }
            catch (Exception e) when (IsInputOrOutput(e))
            {
            }
            catch (Exception e)
            {
                failure ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        warning = false;
    }

    /// <summary>Has everything that is trained saved before the exception is thrown.</summary>
    public void Fail(TrainingRun run, Exception exception)
    {
        failure ??= ExceptionDispatchInfo.Capture(exception);
        OnRunEnd(run, TrainingOutcome.Failed);
    }

    private void Notify(TrainingRun run, Action<ITrainingObserver> call)
    {
        foreach (var observer in observers)
            Call(run, observer, call);
        EndIfFailed(run);
    }

    private void EndIfFailed(TrainingRun run)
    {
        // With a loss that is not finite, nothing may be saved.
        if (failure is { SourceException: not NonFiniteLossException })
            OnRunEnd(run, TrainingOutcome.Failed);
        failure?.Throw();
    }

    /// <returns>Whether the observer has done its work.</returns>
    private bool Call(TrainingRun run, ITrainingObserver observer, Action<ITrainingObserver> call)
    {
        try
        {
            call(observer);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (Exception e) when (!observer.Saves && IsInputOrOutput(e))
        {
            if (failedLogs.Add(observer))
                run.Warn($"{e.Message.TrimEnd('.')}. The run continues; {observer.GetType().Name} is called again, " +
                    $"and its further failures are not reported.");
        }
        catch (Exception e) when (failure is null)
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }
        catch (Exception e) when (e.Message != failure!.SourceException.Message)
        {
            run.Warn($"{observer.GetType().Name} failed too: {e.Message}");
        }
        catch
        {
            // As the one before, a full disk for example.
        }

        return false;
    }

    private static bool IsInputOrOutput(Exception e) =>
        e is IOException or UnauthorizedAccessException or SocketException or HttpRequestException or TimeoutException
            or TaskCanceledException { InnerException: TimeoutException };
}
