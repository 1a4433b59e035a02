namespace FuzzWeights;

/// <summary>What became of the files of a format.</summary>
/// <param name="Format">The format.</param>
public sealed record FuzzResult(string Format)
{
    private const int Kept = 10;
    private readonly List<string> violations = [];

    /// <summary>Files tried.</summary>
    public int Files { get; private set; }

    /// <summary>Files that were read.</summary>
    public int Read { get; private set; }

    /// <summary>Files that ended in the promised exception.</summary>
    public int Refused { get; private set; }

    /// <summary>Files that ended otherwise, took too long or too much memory.</summary>
    public int Violations { get; private set; }

    /// <summary>The first of these.</summary>
    public IReadOnlyList<string> FirstViolations => violations;

    /// <summary>Longest time for a file.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>
    /// Largest memory that was taken for a file, tensors and all objects ever made, less the file's size; in bytes.
    /// </summary>
    public long Memory { get; private set; }

    internal void Count(bool read, TimeSpan time, long memory)
    {
        Files++;
        Read += read ? 1 : 0;
        Refused += read ? 0 : 1;
        Slowest = time > Slowest ? time : Slowest;
        Memory = Math.Max(Memory, memory);
    }

    internal void Violation(string what)
    {
        Violations++;
        if (violations.Count < Kept)
            violations.Add(what);
    }
}
