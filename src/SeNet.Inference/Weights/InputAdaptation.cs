namespace SeNet.Weights;

/// <summary>
/// Which weights of a first convolution can be adapted to another number of input channels, by timm's rules
/// (<c>adapt_input_conv</c>).
/// </summary>
internal static class InputAdaptation
{
    /// <summary>Number of color channels.</summary>
    public const int Colors = 3;

    /// <summary>Whether there is a rule from a file's weight [O, I, H, W] to a model's [O, N, H, W].</summary>
    public static bool IsPossible(IReadOnlyList<long> file, IReadOnlyList<long> model)
    {
        if (file.Count != 4 || model.Count != 4 || file[0] != model[0] || file[2] != model[2] || file[3] != model[3])
            return false;
        var (from, to) = (file[1], model[1]);
        return from == Colors || (from < Colors && to == 1) || IsFolded(from, to);
    }

    /// <summary>
    /// Whether the stem folds k x k pixels into the channels, so that a grayscale image has a third of the channels.
    /// </summary>
    public static bool IsFolded(long from, long to) => from > Colors && from == Colors * to;
}
