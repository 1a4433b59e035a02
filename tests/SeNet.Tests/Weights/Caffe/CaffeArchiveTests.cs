using SeNet.Modules;
using SeNet.Weights;
using SeNet.Weights.Caffe;
using Google.Protobuf;
using TorchSharp;
using static SeNet.Tests.Weights.Caffe.CaffeFile;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights.Caffe;

public sealed class CaffeArchiveTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string path;

    public CaffeArchiveTests() => path = folder.File("net.caffemodel");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Layers_and_their_tensors_are_found_and_read()
    {
        using var scope = NewDisposeScope();
        var weight = arange(24).to(ScalarType.Float32).reshape(4, 3, 2, 1);
        var bias = tensor([1.0, -2.5]);
        Write(path, Layer("data", "Input"), Layer("conv1/7x7_s2", "Convolution", Blob(weight), Blob(bias)), Layer(
            "prob", "Softmax"));

        using var archive = CaffeModel.Open(path);

        archive.Tensors.Keys.Should().Equal("conv1/7x7_s2/0", "conv1/7x7_s2/1");
        archive.Tensors["conv1/7x7_s2/0"].Should().BeEquivalentTo(new TensorInfo(ElementType.Float32, [4, 3, 2, 1]));
        archive.Tensors["conv1/7x7_s2/1"].Should().BeEquivalentTo(new TensorInfo(ElementType.Float64, [2]));
        archive.ReadTensor("conv1/7x7_s2/0").ToDoubles().Should().Equal(weight.ToDoubles());
        archive.ReadTensor("conv1/7x7_s2/1").ToDoubles().Should().Equal(1.0, -2.5);
        ((CaffeArchive)archive).Layers.Should().ContainSingle().Which.Type.Should().Be("Convolution");
    }

    [Fact]
    public void A_blob_with_four_old_sizes_is_read()
    {
        Write(path, Layer("fc", "InnerProduct", OldBlob(new byte[24], [1, 1, 2, 3])));
        using var archive = CaffeModel.Open(path);
        archive.Tensors["fc/0"].Shape.Should().Equal(1, 1, 2, 3);
        using var values = archive.ReadTensor("fc/0");
        values.shape.Should().Equal(1, 1, 2, 3);
    }

    [Fact]
    public void A_shape_that_is_not_packed_and_gradients_beside_the_weights_are_read()
    {
        var blob = Message(output =>
        {
            Field(output, 5, new byte[8]);
            Field(output, 6, new byte[8]);
            Field(output, 7, Message(shape =>
            {
                Number(shape, 1, 2);
                Number(shape, 1, 1);
            }));
        });
        Write(path, Layer("x", "Scale", blob));
        using var archive = CaffeModel.Open(path);
        archive.Tensors["x/0"].Shape.Should().Equal(2, 1);
    }

    [Fact]
    public void Reading_leaves_no_tensor_behind()
    {
        Write(path, Layer("x", "Scale", Blob(new byte[8], [2])));
        using var archive = CaffeModel.Open(path);
        archive.ReadTensor("x/0").Dispose();
        var before = LiveTensors.Count();
        archive.ReadTensor("x/0").Dispose();
        LiveTensors.Count().Should().Be(before);
    }

    public static TheoryData<string, byte[]> Lies => new()
    {

        {
            "the layers are in Caffe's old format*upgrade_net_proto_binary",
            Message(net => Field(net, 2, Layer("x", "4")))
        },
        { "there is no layer", Message(net => Field(net, 1, "name")) },
        { "the file is empty", [] },
        { "*[3] is given 8 bytes", Net(Blob(new byte[8], [3])) },
        { "*[-1, -2] is given 8 bytes", Net(Blob(new byte[8], [-1, -2])) },
        { "*[4611686018427387904, 4] is given 8 bytes", Net(Blob(new byte[8], [1L << 62, 4])) },
        { "*[2, 0, 0, 0] is given 8 bytes", Net(OldBlob(new byte[8], [2])) },
        { "*more than 32 dimensions", Net(Blob(new byte[4], [.. Enumerable.Repeat(1L, 33)])) },
        { "*[2] is given 0 bytes", Net(Blob([], [2])) },
        { "*[0, 4611686018427387904, 4611686018427387904] is given 0 bytes", Net(Blob([], [0, 1L << 62, 1L << 62])) },
        { "*side by side in one piece", Net([.. Blob(new byte[4], [1]), .. Blob(new byte[4], [1])]) },

        {
            "*side by side in one piece",
            Net(Message(blob => { blob.WriteTag(5, WireFormat.WireType.Fixed32); blob.WriteFixed32(0); }))
        },
        { "*second tensor 'x/0'", [.. Net(Blob(new byte[4], [1])), .. Net(Blob(new byte[4], [1]))] },
        { "*name has 513 bytes", Message(net => Field(net, 100, Layer(new string('x', 513), "Scale"))) },

        {
            "*more than 200000 layers",
            [.. Enumerable.Repeat(Message(net => Field(net, 100, Array.Empty<byte>())), 200_001).SelectMany(
                layer => layer)]
        },
        { "*more than 16384 tensors", Net([.. Enumerable.Repeat(Blob(new byte[4], [1]), 16385)]) },

        {
            "*field 100 is said to have 9223372036854775807 bytes; 3 are left*",
            [0xa2, 6, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 2, 3]
        },
        { "*more than 10 bytes", [0x08, .. Enumerable.Repeat((byte)0xff, 20)] },
        { "*ends within a number", [0xa2] },
        { "*number 0", [0x00, 0x00] },
        { "*wire type 3", [0x0b, 0x0c] },
        { "*field 1 is said to have 8 bytes; 2 are left*", [0x09, 1, 2] },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void A_file_that_lies_is_refused_with_the_reason(string reason, byte[] content)
    {
        File.WriteAllBytes(path, content);
        var open = () => CaffeModel.Open(path);
        open.Should().Throw<WeightsFormatException>().WithMessage($"*net.caffemodel*offset *: {reason}*");
    }

    [Fact]
    public void Names_in_messages_hold_nothing_that_a_terminal_would_obey()
    {
        using var model = ModelZoo.Create("sebninception");
        var hostile = Net("\u001b[2J", Blob(new byte[4], [1]));
        File.WriteAllBytes(path, hostile);
        model.Invoking(same => CaffeModel.Load(path, same))
            .Should().Throw<ArgumentException>().Which.Message.Should().Contain("?[2J/0").And.NotContain("\u001b");
        File.WriteAllBytes(path, [.. hostile, .. hostile]);
        path.Invoking(CaffeModel.Open).Should().Throw<WeightsFormatException>().Which.Message
            .Should().Contain("'?[2J/0'").And.NotContain("\u001b");
    }

    private static byte[] Net(params byte[][] blobs) => Net("x", blobs);

    private static byte[] Net(string layer, params byte[][] blobs) =>
        Message(net => Field(net, 100, Layer(layer, "Scale", blobs)));
}
