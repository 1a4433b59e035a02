namespace SeNet.Kernels.Matrices;

/// <summary>Some rows times some panels of packed weights.</summary>
internal unsafe struct MatrixBlock
{
    /// <summary>
    /// Pointers to the rows' parts, [tiles, taps, rows of a tile]; those behind the last row point at any memory.
    /// </summary>
    public float** Rows;

    /// <summary>Number of rows.</summary>
    public int RowCount;

    /// <summary>The weights.</summary>
    public PackedMatrix Weights;

    /// <summary>A term for each column; null for zeros.</summary>
    public float* Bias;

    /// <summary>The first panel.</summary>
    public int FirstPanel;

    /// <summary>The first panel that is not wanted.</summary>
    public int EndPanel;

    /// <summary>Where the products go; the first row, and the first column of all panels.</summary>
    public TileTarget Target;
}
