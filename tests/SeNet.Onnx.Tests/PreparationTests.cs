using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Networks;
using SeNet.Weights;
using static SeNet.Onnx.Tests.ExportedNetwork;

namespace SeNet.Onnx.Tests;

/// <summary>Images as bytes or in [0, 1] give what the normalized images give.</summary>
public sealed class PreparationTests : IDisposable
{
    private const int Images = 2, Side = 32;

    private readonly ImageClassifier model = Filled(NetworkZoo.Build("seresnet20_cifar", classes: 10));
    private readonly byte[] pixels = new byte[Images * Side * Side * 3];

    public PreparationTests() => new Random(5).NextBytes(pixels);

    public void Dispose() => model.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void In_the_file_or_before_it(bool dynamic)
    {
        var normalization = new Normalization([0.4f, 0.5f, 0.6f], [0.2f, 0.25f, 0.3f]);
        float[] Channels(Func<byte, int, float> value)
        {
            var values = new float[pixels.Length];
            for (var n = 0; n < Images; n++)
                for (var c = 0; c < 3; c++)
                    for (var at = 0; at < Side * Side; at++)
                        values[(n * 3 + c) * Side * Side + at] = value(pixels[(n * Side * Side + at) * 3 + c], c);
            return values;
        }

        RuntimeSession Session(InputFormat format) => new(OnnxExporter.ToBytes(model, new OnnxExportOptions
        {
            InputFormat = format,
            DynamicSize = dynamic,
            Metadata = new WeightsMetadata { Normalization = normalization },
        }));

        using var plain = Session(InputFormat.Normalized);
        var expected = plain.Run(
            Channels((value, c) => (value / 255f - normalization.Mean[c]) / normalization.StandardDeviation[c]),
            Images, 3, Side, Side)["logits"].Values;
        using var unit = Session(InputFormat.UnitRange);
        Difference(expected, unit.Run(Channels((value, _) => value / 255f), Images, 3, Side, Side)["logits"].Values)
            .Should().BeLessThan(1e-4);
        using var bytes = Session(InputFormat.Bytes);
        bytes.Inputs["images"].ElementType.Should().Be<byte>();
        Difference(expected, bytes.Run(pixels, Images, Side, Side, 3)["logits"].Values).Should().BeLessThan(1e-4);
    }
}
