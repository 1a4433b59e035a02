using SeNet.Modules;
using SeNet.Networks;
using SeNet.Tests.Networks.Zoo;
using static SeNet.Onnx.Tests.ExportedNetwork;

namespace SeNet.Onnx.Tests;

/// <summary>
/// Every network gives in ONNX Runtime what it gives in torch execution. The smallest of each family stand for all;
/// with SENET_ALL_MODELS=1 in the environment every network of the zoo is exported.
/// </summary>
public class ZooExportTests
{
    public static TheoryData<string> Names =>
        Environment.GetEnvironmentVariable("SENET_ALL_MODELS") == "1"
            ? [.. NetworkZoo.Names]
            :
            [
                "legacy_seresnet18", "seresnet50", "seresnext50_32x4d", "semobilenetv1_100", "shufflenet_g3",
                "seshufflenet_g3", "sebninception", "seresnet20_cifar", "seresnet164_cifar", "sewrn16_8_cifar",
                "seshakeshake26_2x96d_cifar",
            ];

    /// <summary>Files for images of any size: three numbers of images, the third with sides that are odd.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Batches_and_sizes_agree(string name)
    {
        using var model = Filled(NetworkZoo.Build(name, classes: 10));
        var side = Math.Max(model.MinimumImageSize, 8) + 8;
        var options = new OnnxExportOptions { ImageHeight = side, DynamicSize = true };
        using var session = new RuntimeSession(OnnxExporter.ToBytes(model, options));
        session.ShouldAgree(model, [1, 3, side, side]);
        session.ShouldAgree(model, [3, 3, side, side]);
        session.ShouldAgree(model, [2, 3, side + 3, side + 14]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_size_and_normalization_kept_agree(string name)
    {
        using var model = Filled(NetworkZoo.Build(name, classes: 10));
        var (height, width) = (Math.Max(model.MinimumImageSize, 8) + 1, Math.Max(model.MinimumImageSize, 8) + 6);
        var options = new OnnxExportOptions { ImageHeight = height, ImageWidth = width, FoldBatchNorm = false };
        using var session = new RuntimeSession(OnnxExporter.ToBytes(model, options));
        session.ShouldAgree(model, [2, 3, height, width]);
    }

    [Fact]
    public void Networks_of_the_notebook_agree()
    {
        using var network = new Network(3, 16, 3, 10);
        using var compact = new CompactNetwork(3, [16, 24], 10);
        foreach (var model in new ImageClassifier[] { network, compact })
        {
            FormulaWeights.Fill(model);
            model.eval();
            using var session = new RuntimeSession(OnnxExporter.ToBytes(
                model, new OnnxExportOptions { DynamicSize = true }));
            session.ShouldAgree(model, [1, 3, 32, 32]);
            session.ShouldAgree(model, [5, 3, 9, 11]);
        }
    }
}
