using System.Diagnostics;

namespace FuzzWeights;

/// <summary>Reads damaged files of a format and counts how that ends.</summary>
public static class Fuzzer
{
    /// <summary>Memory that a file may take over its size, in bytes.</summary>
    public const long MemoryLimit = 256L << 20;

    /// <summary>Time that a file may take; far above what the slowest one takes on a busy machine.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(2);

    /// <summary>Reads the format's attacks as they are, and mutated files.</summary>
    /// <param name="format">The format.</param>
    /// <param name="count">Number of mutated files.</param>
    /// <param name="seed">Decides the mutations.</param>
    /// <param name="folder">Where the files are put, one after the other; a folder in memory is faster.</param>
    public static FuzzResult Run(FuzzFormat format, int count, int seed, string folder)
    {
        var random = new Random(seed);
        var outer = new Mutator(random, format.Seeds, Short(format.Attacks));
        var inner = format.Inner is { } part ? new Mutator(random, part.Seeds, Short(part.Attacks)) : null;
        var result = new FuzzResult(format.Name);
        Directory.CreateDirectory(folder);
        format.Prepare(folder);
        using var watchdog = new Watchdog(format.Name, Hang);
        foreach (var seedFile in format.Seeds)
            Try(format, seedFile, folder, result, "seed", mustRead: true);
        foreach (var attack in format.Attacks)
            Try(format, attack, folder, result, "attack");
        for (var i = 0; i < count; i++)
        {
            var file = inner is not null && random.Next(2) == 0 ? format.Inner!.Value.Wrap(inner.Next()) : outer.Next();
            if (format.Repair is not null && random.Next(4) > 0)
                file = format.Repair(file);
            watchdog.Report(i);
            Try(format, file, folder, result, $"seed {seed}, file {i}");
        }

        return result;
    }

    private static List<byte[]> Short(IEnumerable<byte[]> files) => [.. files.Where(file => file.Length < 1 << 15)];

    private static void Try(
        FuzzFormat format, byte[] bytes, string folder, FuzzResult result, string name, bool mustRead = false)
    {
        var path = Path.Combine(folder, format.FileName);
        File.WriteAllBytes(path, bytes);
        var (read, tensors, allocated, clock) =
            (false, 0L, GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
        try
        {
            tensors = format.Read(path);
            read = true;
        }
        catch (Exception e) when (format.IsPromised(e))
        {
            if (mustRead)
                result.Violation($"{format.Name}, {name}: a good file is refused: {e.Message}");
        }
        catch (Exception e)
        {
            result.Violation($"{format.Name}, {name}: {e}");
        }

        var memory = GC.GetAllocatedBytesForCurrentThread() - allocated + tensors - bytes.Length;
        if (memory > MemoryLimit)
            result.Violation($"{format.Name}, {name}: {memory >> 20} MB over the file's size");
        if (clock.Elapsed > TimeLimit)
            result.Violation($"{format.Name}, {name}: {clock.Elapsed.TotalSeconds:F1} s");
        result.Count(read, clock.Elapsed, memory);
    }
}
