namespace SeNet.Kernels.Matrices;

/// <summary>Where sums of products go: max(min(sum + shortcut, ceiling), floor).</summary>
internal unsafe struct TileTarget
{
    /// <summary>The first row's first column.</summary>
    public float* Output;

    /// <summary>Values from a row to the next, of the output and of the shortcut.</summary>
    public nint Stride;

    /// <summary>What is added; null for nothing.</summary>
    public float* Shortcut;

    /// <summary>Rows that are wanted, at least 1; a tile computes the others for nothing.</summary>
    public int Rows;

    /// <summary>The smallest output; minus infinity for all.</summary>
    public float Floor;

    /// <summary>The largest output; infinity for all.</summary>
    public float Ceiling;
}
