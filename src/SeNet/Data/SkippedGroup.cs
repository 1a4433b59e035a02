namespace SeNet.Data;

/// <summary>Files of one kind that were left out of an image folder.</summary>
public sealed class SkippedGroup
{
    private readonly string counted;

    internal SkippedGroup(string kind, int count, IReadOnlyList<string> examples, string counted)
    {
        Kind = kind;
        Count = count;
        Examples = examples;
        this.counted = counted;
    }

    /// <summary>What the files are, for example "HEIC image".</summary>
    public string Kind { get; }

    /// <summary>Number of files.</summary>
    public int Count { get; }

    /// <summary>Up to three of the files, relative to the folder.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>For example "2 HEIC images (cat/7.heic, cat/8.heic)".</summary>
    public override string ToString() =>
        $"{counted} ({string.Join(", ", Examples)}{(Count > Examples.Count ? ", ..." : "")})";
}
