namespace ModelTables;

/// <summary>Whose default dropout the networks have, and what other sources have.</summary>
public static class DropoutPart
{
    /// <summary>Networks, our default, whose it is, other defaults.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows { get; } =
    [
        ["`senet154`, `plain_senet154`", "0", "timm (`drop_rate`)", "0.2: the authors"],
        ["`legacy_senet154`, `legacy_plain_senet154`", "0.2", "the authors, timm", ""],
        ["other `legacy_*`", "0", "the authors", "0.2: timm's `legacy_se*`, whose class has it for all"],
        ["other ResNet and ResNeXt for ImageNet", "0", "timm", ""],
        [
            "`vgg16_bn`, `sevgg16_bn`", "0", "timm",
            "0.5: the paper and torchvision, behind both fully connected layers, as `dropout` has it here"],
        ["`bninception`, `sebninception`", "0", "the authors", ""],
        ["`inception_v3`, `seinception_v3`", "0", "timm", "0.2: the paper's code; 0.5: torchvision"],
        ["`inception_resnet_v2`, `seinception_resnet_v2`", "0", "timm", "0.2: the paper (it keeps 0.8)"],
        ["`mobilenetv1_100`, `semobilenetv1_100`", "0", "timm", "0.001: the paper's code"],
        ["`shufflenet_g3`, `seshufflenet_g3`", "0", "the authors", ""],
        [
            "`wrn16_8_cifar`, `sewrn16_8_cifar`", "0", "the authors",
            "0.3 inside of the units: a variant of the paper, which is not here"],
        ["other networks for CIFAR-10", "0", "the papers", ""],
    ];
}
