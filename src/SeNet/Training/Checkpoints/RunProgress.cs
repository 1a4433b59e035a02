namespace SeNet.Training;

/// <summary>How far a run has come: its finished epochs, and the sums over the epoch in progress.</summary>
internal sealed class RunProgress : IRunStatePart
{
    private readonly List<EpochResult> history = [];
    private Func<EpochProgress>? readSums;
    private EpochProgress sums = EpochProgress.None;
    private EpochProgress finished = EpochProgress.None;

    public string Name => "progress";

    /// <summary>All finished epochs.</summary>
    public IReadOnlyList<EpochResult> History => history;

    /// <summary>Number of batches trained in the epoch in progress; 0 between two epochs.</summary>
    public int Batches { get; private set; }

    /// <summary>Counts a batch as trained.</summary>
    public void AddBatch() => Batches++;

    /// <summary>The sums over the epoch in progress. On a GPU, waits for the batches to end.</summary>
    /// <exception cref="NonFiniteLossException">A loss was infinite or not a number.</exception>
    public EpochProgress ReadSums() => readSums?.Invoke() ?? sums;

    /// <summary>Has <see cref="ReadSums"/> read them from their device, until <see cref="EndSums"/>.</summary>
    public void BeginSums(Func<EpochProgress> read) => readSums = read;

    /// <summary>Reads the sums a last time and keeps them.</summary>
    /// <exception cref="NonFiniteLossException">A loss was infinite or not a number.</exception>
    public void EndSums()
    {
        sums = ReadSums();
        readSums = null;
    }

    /// <summary>Ends the epoch in progress.</summary>
    public void Finish(EpochResult epoch)
    {
        history.Add(epoch);
        (finished, sums, Batches) = (sums, EpochProgress.None, 0);
    }

    /// <summary>Takes <see cref="Finish"/> back: the last epoch is trained, and has to be tested again.</summary>
    public void Reopen()
    {
        history.RemoveAt(history.Count - 1);
        (sums, Batches) = (finished, finished.Batches);
    }

    public void Save(RunStateWriter state) =>
        state.Set(new State([.. history], ReadSums()), CheckpointJsonContext.Default.RunProgress);

    public void Load(RunStateReader state)
    {
        var saved = state.Get(CheckpointJsonContext.Default.RunProgress);
        if (saved is not { History: not null, Sums: not null } || Array.Exists(saved.History, epoch => epoch is null))
            throw state.Damaged("is incomplete");
        history.Clear();
        history.AddRange(saved.History);
        (sums, Batches) = (saved.Sums, saved.Sums.Batches);
    }

    /// <summary>What a checkpoint holds of it.</summary>
    /// <param name="History">The finished epochs.</param>
    /// <param name="Sums">The sums over the epoch in progress; of no batch between two epochs.</param>
    internal sealed record State(EpochResult[] History, EpochProgress Sums);
}
