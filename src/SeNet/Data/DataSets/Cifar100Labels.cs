namespace SeNet.Data;

/// <summary>Which of the two labels of an image of CIFAR-100 is used.</summary>
public enum Cifar100Labels
{
    /// <summary>100 classes, for example "maple_tree".</summary>
    Fine,

    /// <summary>20 superclasses of five classes each, for example "trees".</summary>
    Coarse,
}
