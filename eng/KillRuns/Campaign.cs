using System.Diagnostics;

namespace KillRuns;

/// <summary>
/// Runs that are killed up to five times each, with faults in between, until enough processes were killed.
/// </summary>
internal sealed class Campaign(SmallDisk disk, Random random)
{
    private const int MostKills = 5;
    private const string FullDisk = "disk full";
    private const string ReadOnly = "disk read-only";

    private readonly string run = Path.Combine(disk.Path, "run");
    private readonly Tally tally = new();
    private TimeSpan training;

    /// <summary>Kills processes and prints the table.</summary>
    /// <returns>Whether every run had the bits of the one that was left alone.</returns>
    public bool Run(int kills)
    {
        var expected = Undisturbed();
        var clock = Stopwatch.StartNew();
        while (tally.Kills < kills)
        {
            var ofRun = Math.Min(random.Next(1, MostKills + 1), kills - tally.Kills);
            var ended = false;
            for (; ofRun > 0 && !ended; ofRun--)
                ended = !Disturbed();
            // Also a run that was killed after its last file: what was damaged since is to be found and put right.
            if (!ended)
                RunToEnd();
            Compare(expected);
            if (tally.Runs % 20 == 0)
                Console.WriteLine($"{tally.Kills} kills, {tally.Runs} runs, {tally.Differences} differences");
        }

        Console.WriteLine(tally.ToTable(clock.Elapsed, disk.IsMounted));
        return tally.Differences == 0;
    }

    /// <summary>The results of the run that is left alone, which also measures how long a training takes.</summary>
    private byte[][] Undisturbed()
    {
        using var process = new RunProcess(run);
        process.WaitUntilBegun();
        var start = Stopwatch.GetTimestamp();
        var (code, errors) = process.WaitForEnd();
        training = Stopwatch.GetElapsedTime(start);
        if (code != 0)
            throw new InvalidOperationException($"The run that is left alone ends with code {code}: {errors}");
        return Collect();
    }

    /// <summary>Starts or resumes the run, kills it, and damages what it leaves.</summary>
    /// <returns>False if the run came to its end before.</returns>
    private bool Disturbed()
    {
        if (disk.IsMounted && random.Next(4) == 0 && HasCheckpoint)
            MustFail(random.Next(2) == 0 ? FullDisk : ReadOnly);
        using var process = new RunProcess(run);
        // One in five while the process starts, the rest while it trains.
        if (random.Next(5) > 0)
            process.WaitUntilBegun();
        var code = process.KillAfter(0.7 * random.NextDouble() * training);
        if (code == 0)
            return false;
        if (code != RunProcess.KilledCode)
            throw Failed(process);
        tally.Kills++;
        if (random.Next(2) == 0 && Damage.TargetIn(Path.Combine(run, "checkpoints")) is { } newest)
        {
            var (name, act) = Damage.Kinds[random.Next(Damage.Kinds.Length)];
            act(newest, random);
            tally.Add(name);
        }

        return true;
    }

    /// <summary>A process that cannot write must say so, end, and leave what is there.</summary>
    private void MustFail(string fault)
    {
        if (fault == FullDisk)
            disk.Fill(random.Next(60_000));
        else if (!disk.TryMakeReadOnly())
            return;
        using var process = new RunProcess(run);
        var (code, errors) = process.WaitForEnd();
        if (code != 1 || errors.Length == 0)
            throw Failed(process);
        if (fault == FullDisk)
            disk.Empty();
        else if (!disk.TryMakeWritable())
            throw new InvalidOperationException($"'{disk.Path}' cannot be made writable again.");
        tally.Add(fault);
    }

    private void RunToEnd()
    {
        using var process = new RunProcess(run);
        if (process.WaitForEnd().Code != 0)
            throw Failed(process);
    }

    private void Compare(byte[][] expected)
    {
        tally.Runs++;
        string[] others =
        [
            .. SmallRun.Results.Zip(Collect(), expected)
                .Where(result => !result.Second.AsSpan().SequenceEqual(result.Third))
                .Select(result => result.First),
        ];
        if (others.Length == 0)
            return;
        tally.Differences++;
        Console.WriteLine($"run {tally.Runs} differs in {string.Join(", ", others)}");
    }

    /// <summary>Reads the results and removes the run.</summary>
    private byte[][] Collect()
    {
        byte[][] results = [.. SmallRun.Results.Select(name => File.ReadAllBytes(Path.Combine(run, name)))];
        Directory.Delete(run, recursive: true);
        return results;
    }

    private bool HasCheckpoint => Damage.TargetIn(Path.Combine(run, "checkpoints")) is not null;

    private InvalidOperationException Failed(RunProcess process)
    {
        var (code, errors) = process.WaitForEnd();
        return new($"After {tally.Kills} kills, run {tally.Runs + 1} ends with code {code}: {errors}");
    }
}
