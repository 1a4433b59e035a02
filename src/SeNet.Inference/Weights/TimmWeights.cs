using SeNet.Imaging;

namespace SeNet.Weights;

/// <summary>
/// The weights that timm publishes for the zoo's SE networks, and how it prepares images for them (timm's
/// <c>resnet.py</c> and <c>senet.py</c>, <c>default_cfgs</c>).
/// </summary>
/// <remarks>
/// timm gives no hash for those on the Hugging Face hub; the hub itself sends it with each download. The older ones are
/// releases on GitHub, whose file names end in the first digits of their SHA-256.
/// </remarks>
internal static class TimmWeights
{
    private const string Hub = "https://huggingface.co/timm/";
    private const string Releases = "https://github.com/huggingface/pytorch-image-models/releases/download/";

    public static IReadOnlyList<PublishedWeights> Table { get; } =
    [
        OnHub("seresnet50.a1_in1k", share: 0.95),
        OnHub("seresnet50.a2_in1k", share: 0.95),
        OnHub("seresnet50.a3_in1k", size: 160, share: 0.95),
        OnHub("seresnet50.ra2_in1k"),
        OnHub("seresnext50_32x4d.racm_in1k"),
        OnHub("seresnext50_32x4d.gluon_in1k"),
        OnHub("seresnext101_32x4d.gluon_in1k"),
        OnHub("senet154.gluon_in1k"),
        Released("legacy_seresnet18.in1k", "v0.1-weights/seresnet18-4bb0ce65.pth"),
        Released("legacy_seresnet34.in1k", "v0.1-weights/seresnet34-a4004e63.pth"),
        Released("legacy_seresnet50.in1k", "v0.1-cadene/se_resnet50-ce0d4300.pth"),
        Released("legacy_seresnet101.in1k", "v0.1-cadene/se_resnet101-7e38fcc6.pth"),
        Released("legacy_seresnet152.in1k", "v0.1-cadene/se_resnet152-d17c99b7.pth"),
        Released("legacy_seresnext50_32x4d.in1k", "v0.1-weights/legacy_se_resnext50_32x4d-f3651bad.pth"),
        Released("legacy_seresnext101_32x4d.in1k", "v0.1-weights/legacy_se_resnext101_32x4d-37725eac.pth"),
        Released("legacy_senet154.in1k", "v0.1-weights/legacy_senet154-e9eb9fe6.pth"),
    ];

    private static PublishedWeights OnHub(string name, int size = 224, double share = 0.875) =>
        At(name, Hub, $"{name}/resolve/main/model.safetensors") with
        {
            Crop = new(size) { CropFraction = share, Interpolation = Interpolation.Bicubic }
        };

    private static PublishedWeights Released(string name, string path) =>
        At(name, Releases, path) with { Sha256 = Path.GetFileNameWithoutExtension(path).Split('-')[^1] };

    private static PublishedWeights At(string name, string server, string path) =>
        new() { Name = name, Address = new Uri(server + path), Path = path };
}
