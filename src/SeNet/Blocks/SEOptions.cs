using SeNet.Internal;

namespace SeNet.Blocks;

/// <summary>What an <see cref="SEBlock"/> is made of. The defaults are the notebook's block with its squeeze put right.</summary>
public sealed record SEOptions
{
    /// <summary>The block of the notebook's equations: squeeze by average, sigmoid gate, and a shift beside it.</summary>
    public static SEOptions Notebook { get; } = new();

    /// <summary>The block of the notebook's code as written: its squeeze is lost, so gate and shift are maps of H x W.</summary>
    public static SEOptions NotebookAsWritten { get; } = new() { Squeeze = Squeeze.None };

    /// <summary>The block of the paper, equations 2 to 4: squeeze by average, sigmoid gate, no shift.</summary>
    public static SEOptions Paper { get; } = new() { Shift = false };

    /// <summary>Reduction ratio r: the excitation's hidden layer has channels / r units (section 6.1).</summary>
    /// <value>At least 1; 16, as in the paper and the notebook.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Reduction { get; init => field = Require.AtLeastOne(value, nameof(Reduction)); } = 16;

    /// <summary>How the feature map is summarised.</summary>
    /// <value><see cref="Squeeze.Average"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public Squeeze Squeeze { get; init => field = Require.Defined(value, nameof(Squeeze)); } = Squeeze.Average;

    /// <summary>The gate's function.</summary>
    /// <value><see cref="Gate.Sigmoid"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public Gate Gate { get; init => field = Require.Defined(value, nameof(Gate)); } = Gate.Sigmoid;

    /// <summary>Whether the excitation also gives a shift that is added after the gate: gate * x + shift.</summary>
    /// <value>True, as in the notebook; the paper has none.</value>
    public bool Shift { get; init; } = true;

    /// <summary>Whether the two layers of the excitation have biases.</summary>
    /// <value>False, as in the notebook and in the paper's equation 3.</value>
    public bool Bias { get; init; }
}
