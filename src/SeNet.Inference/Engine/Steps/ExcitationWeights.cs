using SeNet.Kernels;

namespace SeNet.Engine.Steps;

/// <summary>
/// The two layers of an excitation: their matrices row by row, and their biases, zeros where there are none.
/// </summary>
internal sealed class ExcitationWeights(
    ReadOnlySpan<float> reduce, ReadOnlySpan<float> reduceBias, ReadOnlySpan<float> expand,
    ReadOnlySpan<float> expandBias) : IDisposable
{
    /// <summary>W1, [hidden, C].</summary>
    public NativeFloats Reduce { get; } = new(reduce);

    /// <summary>b1, [hidden].</summary>
    public NativeFloats ReduceBias { get; } = new(reduceBias);

    /// <summary>W2, [C or 2C, hidden].</summary>
    public NativeFloats Expand { get; } = new(expand);

    /// <summary>b2, [C or 2C].</summary>
    public NativeFloats ExpandBias { get; } = new(expandBias);

    /// <summary>Units of the hidden layer.</summary>
    public int Hidden => (int)ReduceBias.Count;

    /// <summary>Rows of the second layer: C, or 2C with a shift.</summary>
    public int Rows => (int)ExpandBias.Count;

    public void Dispose()
    {
        Reduce.Dispose();
        ReduceBias.Dispose();
        Expand.Dispose();
        ExpandBias.Dispose();
    }
}
