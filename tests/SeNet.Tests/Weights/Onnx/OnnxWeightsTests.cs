using FuzzWeights;
using SeNet.Weights;

namespace SeNet.Tests.Weights.Onnx;

/// <summary>Constants of ONNX models, in every encoding that the format has.</summary>
public sealed class OnnxWeightsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Elements_are_read_from_bytes_numbers_and_numbers_of_variable_length()
    {
        float[] expected = [1, -2, 0.5f];
        Value(1, 9, Bytes(expected)).Should().Equal(expected);
        Value(1, 4, Bytes(expected)).Should().Equal(expected);
        Value(11, 10, Bytes([1.0, -2.0, 0.5])).Should().Equal(expected);
        Value(10, 9, Bytes([(Half)1, (Half)(-2), (Half)0.5])).Should().Equal(expected);
        // 0x3c00, 0xc000 and 0x3800 are these numbers as halves, 0x3f80, 0xc000 and 0x3f00 in bfloat16.
        Value(10, 5, [0x80, 0x78, 0x80, 0x80, 0x03, 0x80, 0x70]).Should().Equal(expected);
        Value(16, 5, [0x80, 0x7f, 0x80, 0x80, 0x03, 0x80, 0x7e]).Should().Equal(expected);
    }

    [Fact]
    public void A_constant_node_is_a_tensor_by_the_name_of_its_output()
    {
        using var archive = TensorArchive.Open(Write(OnnxFiles.Good("weights.data")[1]));
        archive.Tensors["shape"].Should().BeEquivalentTo(new TensorInfo(ElementType.Int64, [3]));
        var bytes = new byte[24];
        archive.Read("shape", bytes);
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(bytes).ToArray().Should().Equal(1, 2, 3);
        archive.Tensors.Should().NotContainKey("text", "texts are no weights");
    }

    [Fact]
    public void Values_may_lie_in_a_file_beside_the_model()
    {
        using var archive = TensorArchive.Open(Write(OnnxFiles.Good("weights.data")[1]));
        var bytes = new byte[24];
        archive.Read("w", bytes);
        bytes.Should().Equal(Seeds.Some(28)[4..]);
    }

    [Theory]
    [InlineData("../weights.data", "is said to lie in '../weights.data'; accepted: a path in the model's folder")]
    [InlineData("/etc/passwd", "is said to lie in '/etc/passwd'")]
    [InlineData("missing.data", "the values of 'w' are in 'missing.data' beside it, which cannot be read*keep both")]
    public void Another_file_must_be_there_and_below_the_models_folder(string location, string message) =>
        Opening(OnnxFiles.Model(OnnxFiles.Initializer(OnnxFiles.External("w", [1], location, 0))), message);

    [Fact]
    public void A_file_beside_that_is_too_short_is_named() => Opening(
        OnnxFiles.Model(OnnxFiles.Initializer(OnnxFiles.External("w", [6], "weights.data", 5))),
        "weights.data', offset 28: the file ends before the values of 'w', 24 bytes from offset 5");

    [Fact]
    public void Faults_are_named_with_their_cause()
    {
        byte[] Tensor(string name) => OnnxFiles.Initializer(OnnxFiles.Tensor(name, 1, [1], 9, new byte[4]));
        Opening(OnnxFiles.Model(Tensor("a"), Tensor("a")), "there is a second tensor 'a'");
        Opening(OnnxFiles.Model(Tensor("")), "a tensor has no name");
        Opening([8, 8, 0x12, 1, 65], "there is no graph; it is no ONNX model");
        Opening(
            OnnxFiles.Model(OnnxFiles.Initializer(OnnxFiles.Tensor("a", 1, [2, 3], 9, new byte[20]))),
            "a tensor of Float32 [2, 3] is given 20 bytes");
        Opening(OnnxFiles.Good("weights.data")[0][..^40], "are left of what holds it");
    }

    [Fact]
    public void A_dictionary_is_none_of_its_parts()
    {
        var path = Write(OnnxFiles.Good("weights.data")[0]);
        path.Invoking(file => TensorArchive.Open(file, "model")).Should().Throw<WeightsFormatException>()
            .WithMessage("*an ONNX model, which has no dictionaries; leave 'model' out*");
    }

    private void Opening(byte[] file, string message) => Write(file).Invoking(path => TensorArchive.Open(path))
        .Should().Throw<WeightsFormatException>().WithMessage($"*{message}*");

    private float[] Value(int type, int field, byte[] data)
    {
        using var archive = TensorArchive.Open(Write(
            OnnxFiles.Model(OnnxFiles.Initializer(OnnxFiles.Tensor("a", type, [3], field, data)))));
        return archive.ReadFloat32("a");
    }

    private string Write(byte[] file)
    {
        folder.Write("weights.data", Seeds.Some(28));
        return folder.Write("model.onnx", file);
    }

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values).ToArray();
}
