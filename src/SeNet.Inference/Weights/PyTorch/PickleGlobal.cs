namespace SeNet.Weights;

/// <summary>What a name in a pickle stands for.</summary>
internal enum PickleGlobalKind
{
    /// <summary>A class or function that no state dict needs: what it makes is passed over.</summary>
    Opaque,
    Dictionary,
    Size,
    Storage,
    ElementType,
    TensorClass,
    RebuildTensor,
    RebuildTensorOfType,
    RebuildParameter,
    RebuildFromType,
    RebuildFromCpuTensor,

    /// <summary>A function that makes a tensor of a kind that this library does not have.</summary>
    ForeignTensor,
}

/// <summary>A name that a pickle holds. It is never looked up or called.</summary>
/// <param name="Name">Module and name in Python.</param>
/// <param name="Kind">What it stands for.</param>
internal sealed record PickleGlobal(string Name, PickleGlobalKind Kind)
{
    /// <summary>
    /// Element type of a storage or an element type; null for bytes, and for a type that this library does not have.
    /// </summary>
    public ElementType? Type { get; init; }

    /// <summary>Bytes of an element of a storage; 0 if the class is not known.</summary>
    public int ElementSize { get; init; }

    /// <summary>
    /// What is foreign about a storage, an element type or a tensor, with what to do; null if nothing is.
    /// </summary>
    public string? Foreign { get; init; }
}
