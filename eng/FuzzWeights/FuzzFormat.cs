namespace FuzzWeights;

/// <summary>A format and how a file of it is read.</summary>
/// <param name="Name">Its name in the report.</param>
/// <param name="FileName">Name that the mutated file gets in its folder.</param>
/// <param name="Seeds">Good files.</param>
/// <param name="Attacks">Files that were made to do harm.</param>
/// <param name="Read">Reads the file whole; gives the bytes of its tensors.</param>
public sealed record FuzzFormat(
    string Name, string FileName, IReadOnlyList<byte[]> Seeds, IReadOnlyList<byte[]> Attacks, Func<string, long> Read)
{
    /// <summary>Puts what else the format needs into the folder.</summary>
    public Action<string> Prepare { get; init; } = _ => { };

    /// <summary>
    /// What lies within the format, and what wraps it: half of the files are damaged there alone, so that the damage is
    /// not found by what is around it. Null for none.
    /// </summary>
    public (IReadOnlyList<byte[]> Seeds, IReadOnlyList<byte[]> Attacks, Func<byte[], byte[]> Wrap)? Inner { get; init; }

    /// <summary>
    /// Makes a mutated file consistent again, so that the damage is not found by its checksum; null if it has none.
    /// </summary>
    public Func<byte[], byte[]>? Repair { get; init; }

    /// <summary>Whether the exception is the one that a damaged file is promised to end in.</summary>
    public Func<Exception, bool> IsPromised { get; init; } = e => e is SeNet.Weights.WeightsFormatException;
}
