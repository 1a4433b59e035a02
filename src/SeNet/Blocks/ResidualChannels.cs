namespace SeNet.Blocks;

/// <summary>Channels at the places of a residual unit where SE can sit.</summary>
/// <param name="Input">Of the unit's input.</param>
/// <param name="Inner">Behind its 3x3 convolution (the first of two).</param>
/// <param name="Output">Of its output.</param>
internal readonly record struct ResidualChannels(int Input, int Inner, int Output)
{
    /// <summary>Of the branch's end; those of the output unless shortcut and branch are concatenated.</summary>
    public int Branch { get; init; } = Output;

    /// <summary>Of the shortcut's end; those of the output unless shortcut and branch are concatenated.</summary>
    public int Shortcut { get; init; } = Output;
}
