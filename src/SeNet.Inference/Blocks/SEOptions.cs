using SeNet.Validation;

namespace SeNet.Blocks;

/// <summary>What an SE block is made of. The defaults are the notebook's block with its squeeze put right.</summary>
/// <example>
/// <code>
/// var options = SEOptions.Paper with { Reduction = 8, Squeeze = Squeeze.Max, Gate = Gate.Tanh };
/// using var network = new Network(inChannels: 3, filters: 32, blocks: 4, classes: 10, options);
/// </code>
/// </example>
public sealed record SEOptions
{
    /// <summary>
    /// The block of the notebook's equations: squeeze by average, sigmoid gate, and a shift beside it.
    /// </summary>
    public static SEOptions Notebook { get; } = new();

    /// <summary>
    /// The block of the notebook's code as written: its squeeze is lost, so gate and shift are maps of H x W.
    /// </summary>
    public static SEOptions NotebookAsWritten { get; } = new() { Squeeze = Squeeze.None };

    /// <summary>The block of the paper, equations 2 to 4: squeeze by average, sigmoid gate, no shift.</summary>
    public static SEOptions Paper { get; } = new() { Shift = false };

    /// <summary>
    /// The block of the networks that the paper's authors published (Caffe) and of timm's <c>legacy_*</c>: the paper's,
    /// with biases.
    /// </summary>
    public static SEOptions Published { get; } = Paper with { Bias = true };

    /// <summary>
    /// The block of timm's networks: <see cref="Published"/>, the hidden units rounded to multiples of 8.
    /// </summary>
    public static SEOptions Timm { get; } = Published with { HiddenMultiple = 8 };

    /// <summary>Reduction ratio r: the excitation's hidden layer has channels / r units (section 6.1).</summary>
    /// <value>At least 1; 16, as in the paper and the notebook.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Reduction { get; init => field = Require.AtLeastOne(value, nameof(Reduction)); } = 16;

    /// <summary>
    /// The hidden units are rounded to a multiple of this: channels / r rounded down for 1, else to the nearest
    /// multiple, at least one.
    /// </summary>
    /// <value>1 to 64; 1, as in the paper; 8 in timm.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int HiddenMultiple
    {
        get;
        init => field = value is >= 1 and <= 64
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(HiddenMultiple), value, "HiddenMultiple is 1 to 64; timm's is 8.");
    }
    = 1;

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

    /// <summary>Where in a residual unit the block sits. Read by networks; a single SE block has no place.</summary>
    /// <value><see cref="SEPlacement.Standard"/>; networks that are not residual have no other.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public SEPlacement Placement { get; init => field = Require.Defined(value, nameof(Placement)); } =
        SEPlacement.Standard;

    /// <summary>Which stages of a network carry blocks.</summary>
    /// <value><see cref="SEStages.All"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value has bits that are no stage.</exception>
    public SEStages Stages
    {
        get;
        init => field = (value & ~SEStages.All) == 0
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Stages), value, $"Stages is a combination of {string.Join(", ", Enum.GetNames<SEStages>())}.");
    } = SEStages.All;

    /// <summary>Units of the excitation's hidden layer; 0 if the reduction leaves none.</summary>
    internal int HiddenUnits(int channels) => HiddenMultiple == 1
        ? channels / Reduction
        : Math.Max(
            HiddenMultiple,
            (int)((double)channels / Reduction + HiddenMultiple / 2.0) / HiddenMultiple * HiddenMultiple);

    /// <summary>The same, checked.</summary>
    /// <param name="channels">Number of channels.</param>
    /// <param name="name">Name of the argument that says the channels, for the message.</param>
    /// <param name="noun">What the channels are called there.</param>
    /// <exception cref="ArgumentOutOfRangeException">The reduction leaves no channel.</exception>
    internal int RequireHiddenUnits(int channels, string name, string noun = "channels") =>
        HiddenUnits(channels) is >= 1 and var units
        ? units
        : throw new ArgumentOutOfRangeException(
            name, channels,
            $"A reduction of {Reduction} leaves no channel of {channels}: use at least {Reduction} {noun}, " +
                "or a smaller reduction.");
}
