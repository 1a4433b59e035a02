namespace SeNet.Data;

/// <summary>The data set on which a policy of <see cref="AutoAugment"/> was learned.</summary>
public enum AutoAugmentPolicy
{
    /// <summary>CIFAR-10.</summary>
    Cifar10,

    /// <summary>ImageNet.</summary>
    ImageNet,
}
