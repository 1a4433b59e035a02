namespace SeNet;

/// <summary>
/// The type in which a network computes. Parameters, their gradients, normalisation statistics and outputs are float32
/// in each.
/// </summary>
public enum Precision
{
    /// <summary>float32 throughout.</summary>
    Float32,

    /// <summary>
    /// Activations are bfloat16: 8 bits of precision, the range of float32, so no loss scaling. Half of the memory.
    /// </summary>
    BFloat16,

    /// <summary>
    /// Tensors are float32; a GPU's matrix units round their inputs to 10 bits (TF32, NVIDIA since Ampere).
    /// </summary>
    TensorFloat32,
}
