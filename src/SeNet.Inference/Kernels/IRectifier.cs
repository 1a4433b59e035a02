namespace SeNet.Kernels;

/// <summary>
/// How the gradient kernels know where a rectifier was closed. Types, so that each kernel is compiled for its own case.
/// </summary>
internal interface IRectifier
{
    /// <summary>From the output: closed where it is not above 0.</summary>
    static abstract bool ReadsOutput { get; }

    /// <summary>From the input: closed where scale * u + shift, computed again, is not above 0.</summary>
    static abstract bool Recomputes { get; }
}

/// <summary>There is no rectifier, or the gradient has already passed it.</summary>
internal readonly struct NoRectifier : IRectifier
{
    public static bool ReadsOutput => false;

    public static bool Recomputes => false;
}

/// <summary>A rectifier whose output is at hand.</summary>
internal readonly struct RectifiedOutput : IRectifier
{
    public static bool ReadsOutput => true;

    public static bool Recomputes => false;
}

/// <summary>A rectifier right after scale and shift.</summary>
internal readonly struct RectifiedScaleShift : IRectifier
{
    public static bool ReadsOutput => false;

    public static bool Recomputes => true;
}
