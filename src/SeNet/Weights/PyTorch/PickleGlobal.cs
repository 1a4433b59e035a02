using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>What a name in a pickle stands for.</summary>
internal enum PickleGlobalKind
{
    /// <summary>A class whose instances no state dict needs.</summary>
    Opaque,
    OrderedDictionary,
    Size,
    Storage,
    ElementType,
    TensorClass,
    RebuildTensor,
    RebuildTensorOfType,
    RebuildParameter,
    RebuildFromType,
}

/// <summary>A name that a pickle may hold. It is never looked up or called: the list of them is closed.</summary>
/// <param name="Name">Module and name in Python.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="Type">Element type of a storage or element type; null for bytes.</param>
internal sealed record PickleGlobal(string Name, PickleGlobalKind Kind, ScalarType? Type = null);
