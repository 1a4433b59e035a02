using SeNet.Imaging;
using SeNet.Weights;

namespace SeNet.Tests.Weights;

/// <summary>The keys that files are written with stay, whatever the properties are called.</summary>
public class MetadataKeysTests
{
    private static readonly Dictionary<string, string> Text = new()
    {
        ["format"] = "pt",
        ["senet.mean"] = "[0.5, 0.25]",
        ["senet.deviation"] = "[0.125, 0.75]",
        ["senet.crop.size"] = "160",
        ["senet.crop.share"] = "0.95",
        ["senet.crop.interpolation"] = "Bicubic",
    };

    private static readonly WeightsMetadata Metadata = new()
    {
        Normalization = new Normalization([0.5f, 0.25f], [0.125f, 0.75f]),
        Crop = new CenterCrop(160) { CropFraction = 0.95, Interpolation = Interpolation.Bicubic },
    };

    [Fact]
    public void Normalization_and_crop_are_read() =>
        WeightsMetadata.FromText(Text, "a.safetensors").Should().Be(Metadata);

    [Fact]
    public void Normalization_and_crop_are_written() => Metadata.ToText().Should().BeEquivalentTo(Text);
}
