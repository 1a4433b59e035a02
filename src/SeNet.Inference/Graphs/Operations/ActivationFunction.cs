namespace SeNet.Graphs.Operations;

/// <summary>Functions of one value.</summary>
public enum ActivationFunction
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>min(max(x, 0), 6).</summary>
    Relu6,

    /// <summary>
    /// x times the standard normal distribution's value at x (Hendrycks and Gimpel, arXiv 1606.08415), by erf.
    /// </summary>
    Gelu,

    /// <summary>1 / (1 + exp(-x)).</summary>
    Sigmoid,

    /// <summary>tanh(x).</summary>
    Tanh,

    /// <summary>x / (1 + exp(-x)), also called swish (Ramachandran et al., arXiv 1710.05941).</summary>
    Silu,
}
