namespace SeNet.Kernels.Matrices;

/// <summary>
/// Weights of a product in the order in which a tile reads them: panels of as many columns as a tile has, row by row;
/// columns behind the last one are zeros.
/// </summary>
internal sealed unsafe class PackedMatrix : IDisposable
{
    private readonly NativeFloats memory;

    private PackedMatrix(int groups, int taps, int depth, int groupColumns, int panelColumns)
    {
        (Groups, Taps, Depth, GroupColumns, PanelColumns) = (groups, taps, depth, groupColumns, panelColumns);
        PanelsPerGroup = (groupColumns - 1) / panelColumns + 1;
        memory = new NativeFloats((long)Panels * PanelSize);
    }

    /// <summary>Number of independent products.</summary>
    public int Groups { get; }

    /// <summary>Number of parts that a row is put together from.</summary>
    public int Taps { get; }

    /// <summary>Values of each part.</summary>
    public int Depth { get; }

    /// <summary>Columns of a group.</summary>
    public int GroupColumns { get; }

    /// <summary>Columns of all groups.</summary>
    public int Columns => Groups * GroupColumns;

    /// <summary>Columns of a panel.</summary>
    public int PanelColumns { get; }

    /// <summary>Panels of a group.</summary>
    public int PanelsPerGroup { get; }

    /// <summary>Panels of all groups.</summary>
    public int Panels => Groups * PanelsPerGroup;

    private nint PanelSize => (nint)Taps * Depth * PanelColumns;

    /// <summary>Packs the weights of a convolution.</summary>
    /// <param name="weight">[out channels, in channels / groups, taps].</param>
    /// <param name="outChannels">Number of output channels.</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="taps">Pixels of the kernel.</param>
    /// <param name="panelColumns">Columns of a panel.</param>
    /// <remarks>
    /// Groups of fewer channels than a panel has are joined, with zeros where they do not meet: a panel costs the same
    /// whether its columns are used or not.
    /// </remarks>
    public static PackedMatrix Convolution(
        ReadOnlySpan<float> weight, int outChannels, int groups, int taps, int panelColumns)
    {
        var (outputs, inputs) = (outChannels / groups, weight.Length / outChannels / taps);
        var joined = Math.Max(1, panelColumns / outputs);
        while (groups % joined != 0)
            joined--;
        var packed = new PackedMatrix(groups / joined, taps, joined * inputs, joined * outputs, panelColumns);
        for (var column = 0; column < outChannels; column++)
        {
            // The group's place among those it is joined with.
            var first = column / outputs % joined * inputs;
            for (var i = 0; i < inputs; i++)
                for (var tap = 0; tap < taps; tap++)
                    packed.At(tap, first + i, column) = weight[(column * inputs + i) * taps + tap];
        }

        return packed;
    }

    /// <summary>Packs a matrix.</summary>
    /// <param name="weight">[rows, columns].</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="panelColumns">Columns of a panel.</param>
    public static PackedMatrix Matrix(ReadOnlySpan<float> weight, int columns, int panelColumns)
    {
        var packed = new PackedMatrix(1, 1, weight.Length / columns, columns, panelColumns);
        for (var row = 0; row < packed.Depth; row++)
            for (var column = 0; column < columns; column++)
                packed.At(0, row, column) = weight[row * columns + column];
        return packed;
    }

    /// <summary>A panel's weights.</summary>
    public float* Panel(int panel) => memory.Data + panel * PanelSize;

    public void Dispose() => memory.Dispose();

    private ref float At(int tap, int depth, int column)
    {
        var (group, inGroup) = Math.DivRem(column, GroupColumns);
        var (panel, inPanel) = Math.DivRem(inGroup, PanelColumns);
        return ref Panel(group * PanelsPerGroup + panel)[((nint)tap * Depth + depth) * PanelColumns + inPanel];
    }
}
