using System.Globalization;
using System.Text.RegularExpressions;

namespace SeNet.Weights.Caffe;

/// <summary>
/// Which layer of the authors' prototxt files (hujie-frank/SENet, <c>models</c>) is which module of ours.
/// </summary>
/// <param name="FirstConvolution">Key of the module that takes the image.</param>
/// <param name="Modules">
/// From the name of a convolution, or of the classifier, to the keys of ours and of the normalization behind it, where
/// there is one; null for a name that the network does not have.
/// </param>
internal sealed partial record CaffeNaming(
    string FirstConvolution, Func<string, (string Convolution, string Norm)?> Modules)
{
    private static readonly CaffeNaming ResNet = new("layer0.conv1", ResNetModules);
    private static readonly CaffeNaming BNInception = new("conv1_7x7_s2", BNInceptionModules);

    private static readonly Dictionary<string, CaffeNaming> Networks = new()
    {
        ["legacy_seresnet50"] = ResNet,
        ["legacy_seresnet101"] = ResNet,
        ["legacy_seresnet152"] = ResNet,
        ["legacy_seresnext50_32x4d"] = ResNet,
        ["legacy_seresnext101_32x4d"] = ResNet,
        ["legacy_senet154"] = ResNet,
        ["sebninception"] = BNInception,
    };

    /// <summary>Names in the zoo of the networks that the authors published.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Networks.Keys];

    /// <summary>The naming of a network of the zoo; null if the authors did not publish it.</summary>
    public static CaffeNaming? Find(string network) => Networks.GetValueOrDefault(network);

    private static (string, string)? ResNetModules(string layer)
    {
        if (layer == "classifier")
            return ("last_linear", "");
        if (Stem().Match(layer) is { Success: true } stem)
        {
            var number = stem.Groups["number"].Success ? stem.Groups["number"].Value : "1";
            return ($"layer0.conv{number}", $"layer0.bn{number}");
        }

        if (Unit().Match(layer) is not { Success: true } unit)
            return null;
        var prefix = $"layer{Number(unit, "stage") - 1}.{Number(unit, "unit") - 1}";
        return unit.Groups["part"].Value switch
        {
            "1x1_reduce" => ($"{prefix}.conv1", $"{prefix}.bn1"),
            "3x3" => ($"{prefix}.conv2", $"{prefix}.bn2"),
            "1x1_increase" => ($"{prefix}.conv3", $"{prefix}.bn3"),
            "1x1_proj" => ($"{prefix}.downsample.0", $"{prefix}.downsample.1"),
            "1x1_down" => ($"{prefix}.se_module.fc1", ""),
            "1x1_up" => ($"{prefix}.se_module.fc2", ""),
            _ => null,
        };
    }

    private static (string, string)? BNInceptionModules(string layer)
    {
        if (layer == "classifier")
            return ("last_linear", "");
        if (Excitation().Match(layer) is { Success: true } se)
            return ($"{se.Groups["module"].Value}_se.fc{(se.Groups["part"].Value == "down" ? 1 : 2)}", "");
        if (!layer.Contains('/'))
            return null;
        var key = DoubleBranch()
            .Replace(layer, match => "double_3x3" + DoubleBranchPart(match.Groups["part"].Value))
            .Replace('/', '_');
        return (key, key + "_bn");
    }

    private static string DoubleBranchPart(string part) => part switch
    {
        "a" => "_1",
        "b" => "_2",
        var reduce => reduce,
    };

    private static int Number(Match match, string group) =>
        int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    /// <summary>
    /// <c>conv1/7x7_s2</c>, or the three of SENet-154: <c>conv1_1/3x3_s2</c>, <c>conv1_2/3x3</c>, <c>conv1_3/3x3</c>.
    /// </summary>
    [GeneratedRegex(@"\Aconv1(_(?<number>[1-3]))?/[37]x[37](_s2)?\z")]
    private static partial Regex Stem();

    /// <summary><c>conv3_1_1x1_reduce</c>: stages count from 2, units from 1.</summary>
    [GeneratedRegex(@"\Aconv(?<stage>[2-5])_(?<unit>[1-9][0-9]?)_(?<part>[0-9a-z_]+)\z")]
    private static partial Regex Unit();

    /// <summary><c>inception_3a_1x1_down</c>.</summary>
    [GeneratedRegex(@"\A(?<module>inception_[3-5][a-e])_1x1_(?<part>down|up)\z")]
    private static partial Regex Excitation();

    /// <summary><c>double3x3_reduce</c>, <c>double3x3a</c>, <c>double3x3b</c>.</summary>
    [GeneratedRegex(@"double3x3(?<part>_reduce|a|b)")]
    private static partial Regex DoubleBranch();
}
