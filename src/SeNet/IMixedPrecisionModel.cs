namespace SeNet;

/// <summary>
/// A model whose parameters stay float32 while it computes in its input's type, float32 or bfloat16, and whose output
/// is float32. The library trains and evaluates such models in <see cref="Precision.BFloat16"/> where the hardware has
/// it.
/// </summary>
/// <remarks>
/// A model of your own keeps this promise when each convolution and linear layer casts its weight to its input's type
/// (<c>weight.to(x.dtype)</c>) and the classifier casts its input to float32.
/// </remarks>
public interface IMixedPrecisionModel;
