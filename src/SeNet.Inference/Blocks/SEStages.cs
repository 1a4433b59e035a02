namespace SeNet.Blocks;

/// <summary>
/// The stages that carry SE blocks (SENet paper, section 6.4), as the paper counts them: stage 1 is the stem, stage 2
/// the first one of residual units. In networks that are not residual a stage is what works at one size of the maps;
/// docs/models.md counts them.
/// </summary>
[Flags]
public enum SEStages
{
    /// <summary>No stage.</summary>
    None = 0,

    /// <summary>The first stage behind the stem: <c>layer1</c> of a ResNet.</summary>
    Stage2 = 1,

    /// <summary>The second stage behind the stem: <c>layer2</c> of a ResNet.</summary>
    Stage3 = 2,

    /// <summary>The third stage behind the stem: <c>layer3</c> of a ResNet.</summary>
    Stage4 = 4,

    /// <summary>The fourth stage behind the stem, and any behind that: <c>layer4</c> of a ResNet.</summary>
    Stage5 = 8,

    /// <summary>Every stage.</summary>
    All = Stage2 | Stage3 | Stage4 | Stage5,
}
