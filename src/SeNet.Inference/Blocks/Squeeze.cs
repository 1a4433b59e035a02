namespace SeNet.Blocks;

/// <summary>
/// How an SE block summarises a feature map before it computes the gate (SENet paper, sections 3.1, 6.2 and 7.1).
/// </summary>
public enum Squeeze
{
    /// <summary>Global average pooling, equation 2: one number a channel.</summary>
    Average,

    /// <summary>Global max pooling (section 6.2): one number a channel.</summary>
    Max,

    /// <summary>
    /// No pooling: the gate is computed at each position, as a map of H x W. The paper's NoSqueeze (section 7.1), and
    /// what the notebook's code does as written.
    /// </summary>
    None,
}
