namespace SeNet.Kernels.Maps;

/// <summary>Functions of single values.</summary>
internal enum ValueFunction
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>min(max(x, 0), 6).</summary>
    Relu6,

    /// <summary>x times the standard normal distribution's value at x.</summary>
    Gelu,

    /// <summary>1 / (1 + exp(-x)).</summary>
    Sigmoid,

    /// <summary>tanh(x).</summary>
    Tanh,

    /// <summary>x / (1 + exp(-x)).</summary>
    Silu,
}
