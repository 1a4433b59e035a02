namespace SeNet.Blocks;

/// <summary>State keys of an SE block's two layers.</summary>
internal sealed record SEKeys(string Reduce, string Expand)
{
    public static SEKeys Notebook { get; } = new("fc.0", "fc.2");

    public static SEKeys Timm { get; } = new("fc1", "fc2");
}
