namespace SeNet.Engine.Steps;

/// <summary>
/// A part of a call: pieces of work that threads share, in one or several phases; a phase begins when the one before
/// has ended.
/// </summary>
internal abstract unsafe class Step
{
    /// <summary>Number of phases.</summary>
    public virtual int Phases => 1;

    /// <summary>How the step is computed, for people.</summary>
    public abstract string Method { get; }

    /// <summary>Number of pieces of a phase, which can be computed in any order and at the same time.</summary>
    public abstract int Pieces(int phase);

    /// <summary>Computes a piece.</summary>
    /// <param name="memory">The call's memory.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="piece">The piece.</param>
    public abstract void Run(float* memory, int phase, int piece);

    /// <summary>A part of a whole: its first element, and how many it has.</summary>
    protected static (int First, int Count) Part(int whole, int parts, int part)
    {
        var first = (int)((long)whole * part / parts);
        return (first, (int)((long)whole * (part + 1) / parts) - first);
    }
}
