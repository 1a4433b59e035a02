namespace KillRuns;

/// <summary>What was done to the runs.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, int> faults = new(StringComparer.Ordinal);

    public int Kills { get; set; }

    public int Runs { get; set; }

    public int Differences { get; set; }

    public void Add(string fault) => faults[fault] = faults.GetValueOrDefault(fault) + 1;

    public string ToTable(TimeSpan time, bool withDisk) => string.Join(
        '\n',
        new[] { "|  | number |", "| --- | ---: |", $"| kills (SIGKILL) | {Kills} |" }
            .Concat(faults.Select(fault => $"| {fault.Key} | {fault.Value} |"))
            .Append($"| runs that came to their end | {Runs} |")
            .Append($"| runs with other bits | {Differences} |")
            .Append($"\n{time.TotalSeconds:F0} s" + (withDisk ? "" : "; no small disk could be mounted here")));
}
