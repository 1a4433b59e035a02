namespace SeNet.Networks;

/// <summary>How the stages of a compact network are made.</summary>
public enum CompactForm
{
    /// <summary>As in Page's ResNet-9: rectifiers, and a shortcut around the second convolution.</summary>
    Residual,

    /// <summary>
    /// As in airbench94 (Jordan, arXiv 2404.00498): GELU instead of rectifiers and no shortcut; each convolution begins
    /// by handing on the maps that it gets in its first channels (section 3.3), so that there is a way through from the
    /// start. Batch normalisation has no trained scale, and a momentum of 0.4 (the share of a batch in the running
    /// statistics).
    /// </summary>
    Plain,
}
