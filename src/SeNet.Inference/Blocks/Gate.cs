namespace SeNet.Blocks;

/// <summary>The function that turns the excitation into a gate (SENet paper, section 6.3).</summary>
public enum Gate
{
    /// <summary>1 / (1 + exp(-w)), equation 3: a gate in (0, 1).</summary>
    Sigmoid,

    /// <summary>tanh(w): a gate in (-1, 1).</summary>
    Tanh,

    /// <summary>max(w, 0): a gate in [0, infinity).</summary>
    Relu,
}
