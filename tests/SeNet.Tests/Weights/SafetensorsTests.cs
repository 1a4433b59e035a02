using System.Buffers.Binary;
using System.Text;
using CsCheck;
using SeNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_type_comes_back_as_it_was_written()
    {
        using var scope = NewDisposeScope();
        var tensors = new[]
        {
            ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int64,
            ScalarType.Int32, ScalarType.Int16, ScalarType.Int8, ScalarType.Byte, ScalarType.Bool,
        }.ToDictionary(type => type.ToString(), type => arange(0, 6).reshape(2, 3).to(type));
        tensors["scalar"] = tensor(3.5f);
        tensors["empty"] = zeros(0, 4);

        Safetensors.Write(
            folder.File("t.safetensors"), tensors, new Dictionary<string, string> { ["note"] = "größer \"quoted\"" });
        using var read = Safetensors.Read(folder.File("t.safetensors"));

        read.Metadata.Should().Equal(new Dictionary<string, string> { ["note"] = "größer \"quoted\"" });
        read.Tensors.Keys.Should().BeEquivalentTo(tensors.Keys);
        foreach (var (key, tensor) in tensors)
        {
            read.Tensors[key].dtype.Should().Be(tensor.dtype);
            read.Tensors[key].shape.Should().Equal(tensor.shape);
            read.Tensors[key].ToDoubles().Should().Equal(tensor.ToDoubles());
        }
    }

    [Fact]
    public void Strided_tensors_are_written_in_row_major_order()
    {
        using var scope = NewDisposeScope();
        var channelsLast = rand(2, 3, 4, 5).permute(0, 3, 1, 2);
        Safetensors.Write(folder.File("t.safetensors"), new Dictionary<string, Tensor> { ["x"] = channelsLast });
        using var read = Safetensors.Read(folder.File("t.safetensors"));
        read.Tensors["x"].ToDoubles().Should().Equal(channelsLast.ToDoubles());
    }

    [Fact]
    public void A_file_from_Python_is_read()
    {
        using var read = Safetensors.Read(Golden.Path("notebook.safetensors"));
        read.Tensors["res_blocks.2.se_block.fc.2.weight"].shape.Should().Equal(64, 2, 1, 1);
        read.Tensors["out_conv.1.num_batches_tracked"].dtype.Should().Be(ScalarType.Int64);
    }

    [Fact]
    public void The_header_begins_and_the_data_lie_as_the_format_says()
    {
        using var x = tensor([1f, 2f]);
        Safetensors.Write(folder.File("t.safetensors"), new Dictionary<string, Tensor> { ["x"] = x });
        var bytes = File.ReadAllBytes(folder.File("t.safetensors"));
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        length.Should().Match(value => value % 8 == 0);
        Encoding.UTF8.GetString(bytes, 8, length).TrimEnd()
            .Should().Be("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""");
        bytes.AsSpan(8 + length).ToArray().Should().Equal(0, 0, 0x80, 0x3f, 0, 0, 0, 0x40);
    }

    [Fact]
    public void Writing_replaces_a_longer_file_whole_and_leaves_nothing_beside_it()
    {
        using var large = zeros(1000);
        using var small = ones(1);
        Safetensors.Write(folder.File("t.safetensors"), new Dictionary<string, Tensor> { ["x"] = large });
        Safetensors.Write(folder.File("t.safetensors"), new Dictionary<string, Tensor> { ["x"] = small });
        using var read = Safetensors.Read(folder.File("t.safetensors"));
        read.Tensors["x"].shape.Should().Equal(1);
        Directory.GetFiles(folder.Path).Should().ContainSingle();
    }

    [Fact]
    public void Booleans_other_than_0_and_1_are_read_as_1()
    {
        File.WriteAllBytes(
            folder.File("t.safetensors"),
            FuzzWeights.Seeds.Safetensors("""{"x":{"dtype":"BOOL","shape":[4],"data_offsets":[0,4]}}""", 4));
        File.ReadAllBytes(folder.File("t.safetensors"))[^4..].Should().Equal(0, 37, 74, 111);
        using var read = Safetensors.Read(folder.File("t.safetensors"));
        read.Tensors["x"].bytes.ToArray().Should().Equal(0, 1, 1, 1);
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "'x'*given 4 bytes")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,16]}}""", "'x'*0, 16*8 bytes")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", "'x'*given 8 bytes")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "'x'*given 8 bytes")]
    [InlineData("""{"x":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}""", "'x'*'C64'*accepted*F32")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "describes 4 bytes*has 8")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'y' begins at 4*ends at 8")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2]}}""", "'x' has no 'data_offsets'")]
    [InlineData("""{"x":7}""", "JSON of a safetensors file")]
    [InlineData("""[1,2]""", "JSON of a safetensors file")]
    [InlineData("""{"x":""", "JSON of a safetensors file")]
    public void A_header_that_lies_is_refused_with_the_reason(string header, string reason)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(folder.File("t.safetensors"), [.. length, .. json, .. new byte[8]]);
        var read = () => Safetensors.Read(folder.File("t.safetensors"));
        read.Should().Throw<WeightsFormatException>().WithMessage($"*t.safetensors*{reason}*");
    }

    [Fact]
    public void Any_damage_ends_in_the_result_or_in_the_formats_exception()
    {
        using (var scope = NewDisposeScope())
            Safetensors.Write(
                folder.File("t.safetensors"), new Dictionary<string, Tensor> { ["a"] = rand(3, 4), ["b"] = arange(5) });
        var whole = File.ReadAllBytes(folder.File("t.safetensors"));
        var damage = Gen.Select(Gen.Int[0, whole.Length], Gen.Int[0, whole.Length - 1], Gen.Byte);
        damage.Sample((cut, at, value) =>
        {
            var bytes = whole[..cut];
            if (at < cut)
                bytes[at] = value;
            var path = folder.File($"{Guid.NewGuid():N}.safetensors");
            File.WriteAllBytes(path, bytes);
            try
            {
                Safetensors.Read(path).Dispose();
            }
            catch (WeightsFormatException)
            {
            }

            File.Delete(path);
        }, iter: 2000, threads: 1);
    }
}
