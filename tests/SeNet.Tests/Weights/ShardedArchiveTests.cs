using System.Text;
using FuzzWeights;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights;

public sealed class ShardedArchiveTests : IDisposable
{
    private static readonly TorchStorage Storage = new("0", "ByteStorage", 1, [0, 1, 2, 3, 4, 5]);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Tensors_come_from_the_files_that_the_index_names()
    {
        using var scope = NewDisposeScope();
        Shard("one.safetensors", "a", 3);
        Directory.CreateDirectory(folder.File("sub"));
        Shard("sub/two.safetensors", "b", 5);
        using var archive = TensorArchive.Open(
            Index("""{"metadata":{"total_size":2},"weight_map":{"a":"one.safetensors","b":"sub/two.safetensors"}}"""));
        archive.Tensors.Keys.Should().BeEquivalentTo("a", "b");
        archive.ReadTensor("b").ToDoubles().Should().Equal(5);
        archive.ReadTensor("a").ToDoubles().Should().Equal(3);
    }

    [Fact]
    public void Files_of_PyTorch_are_read_as_well_in_either_format_and_beside_others()
    {
        using var scope = NewDisposeScope();
        folder.Write(
            "pytorch_model-00001-of-00002.bin", TorchFiles.Zip(TorchFiles.StateDict(Tensors("a", 3)), [Storage]));
        folder.Write("pytorch_model-00002-of-00002.bin", TorchFiles.Legacy(
            TorchFiles.StateDict(Tensors("b", 5), legacy: true), [Storage]));
        Shard("one.safetensors", "c", 7);
        using var archive = TensorArchive.Open(Index(
            """{"weight_map":{"a":"pytorch_model-00001-of-00002.bin","b":"pytorch_model-00002-of-00002.bin","c":"one.safetensors"}}"""));
        archive.Tensors.Should().BeEquivalentTo(new Dictionary<string, TensorInfo>
        {
            ["a"] = new(ElementType.UInt8, [1]), ["b"] = new(ElementType.UInt8, [1]),
            ["c"] = new(ElementType.UInt8, [1]),
        });
        archive.ReadTensor("a").ToDoubles().Should().Equal(3);
        archive.ReadTensor("b").ToDoubles().Should().Equal(5);
        archive.ReadTensor("c").ToDoubles().Should().Equal(7);
    }

    [Fact]
    public void A_file_is_opened_when_one_of_its_tensors_is_read()
    {
        using var scope = NewDisposeScope();
        Shard("one.safetensors", "a", 3);
        var two = folder.Write("two.bin", TorchFiles.Zip(TorchFiles.StateDict(Tensors("b", 5)), [Storage]));
        using var archive = TensorArchive.Open(Index("""{"weight_map":{"a":"one.safetensors","b":"two.bin"}}"""));
        File.Delete(two);
        archive.ReadTensor("a").ToDoubles().Should().Equal(3);
        archive.Invoking(same => same.ReadTensor("b"))
            .Should().Throw<WeightsFormatException>().WithMessage("*'two.bin', which is not beside it*");
    }

    [Fact]
    public void The_dictionary_is_that_of_every_file()
    {
        using var scope = NewDisposeScope();
        foreach (var (file, key, value) in new[] { ("1.bin", "a", 2), ("2.bin", "b", 4) })
            folder.Write(file, TorchFiles.Zip(TorchFiles.Checkpoint(
                [("model", Tensors(key, value)), ("model_ema", Tensors(key, value + 1))]), [Storage]));
        var index = Index("""{"weight_map":{"a":"1.bin","b":"2.bin"}}""");
        using var archive = TensorArchive.Open(index, "model_ema");
        archive.ReadTensor("a").ToDoubles().Should().Equal(3);
        archive.ReadTensor("b").ToDoubles().Should().Equal(5);
        index.Invoking(path => TensorArchive.Open(path, "ema")).Should().Throw<WeightsFormatException>()
            .WithMessage("*1.bin*no dictionary of tensors 'ema'; it has: 'model'*");
    }

    [Fact]
    public void An_index_is_no_file_of_an_index()
    {
        folder.Write("other.index.json", """{"weight_map":{"a":"model.safetensors.index.json"}}"""u8.ToArray());
        foreach (var file in new[] { "model.safetensors.index.json", "other.index.json" })
            Index($$$"""{"weight_map":{"a":"{{{file}}}"}}""").Invoking(path => TensorArchive.Open(path))
                .Should().Throw<WeightsFormatException>()
                .WithMessage($"*{file}*a text that begins*accepted: safetensors and files of torch.save*");
    }

    [Fact]
    public void Files_that_each_repeat_their_elements_are_refused_together()
    {
        foreach (var (file, key) in new[] { ("1.bin", "a"), ("2.bin", "b") })
            folder.Write(file, TorchFiles.Zip(
                TorchFiles.StateDict([new TorchTensor(key, Storage, 0, [100 << 20], [0])]), [Storage]));
        using (var alone = TensorArchive.Open(Index("""{"weight_map":{"a":"1.bin"}}""")))
            alone.Tensors.Should().ContainKey("a");
        Index("""{"weight_map":{"a":"1.bin","b":"2.bin"}}""").Invoking(path => TensorArchive.Open(path))
            .Should().Throw<WeightsFormatException>()
            .WithMessage("*index.json*share storages or repeat elements*");
    }

    [Fact]
    public void Files_may_not_have_more_tensors_together_than_one_may()
    {
        var many = Seeds.Safetensors(
            $"{{{string.Join(",", Enumerable.Range(0, 67_000).Select(i => $"\"{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}"))}}}", 0);
        foreach (var file in new[] { "0.safetensors", "1.safetensors", "2.safetensors" })
            folder.Write(file, many);
        Index("""{"weight_map":{"0":"0.safetensors","1":"1.safetensors","2":"2.safetensors"}}""")
            .Invoking(path => TensorArchive.Open(path)).Should().Throw<WeightsFormatException>()
            .WithMessage("*index.json*more than 200000 tensors*");
    }

    [Fact]
    public void Prefixes_are_taken_off_when_the_keys_of_all_files_have_them()
    {
        Shard("one.safetensors", "module.a", 3);
        Shard("two.safetensors", "b", 5);
        using var mixed = TensorArchive.Open(
            Index("""{"weight_map":{"module.a":"one.safetensors","b":"two.safetensors"}}"""));
        mixed.Tensors.Keys.Should().BeEquivalentTo("module.a", "b");
        using var wrapped = TensorArchive.Open(Index("""{"weight_map":{"module.a":"one.safetensors"}}"""));
        wrapped.Tensors.Keys.Should().Equal("a");
    }

    [Theory]
    [InlineData("../one.safetensors", "accepted: a path in the index's folder")]
    [InlineData("/etc/passwd", "accepted: a path in the index's folder")]
    [InlineData("a\\\\b", "accepted: a path in the index's folder")]
    [InlineData("missing.safetensors", "names 'missing.safetensors', which is not beside it")]
    [InlineData("one.safetensors", "'x' is not in 'one.safetensors'")]
    public void A_file_elsewhere_or_without_the_tensor_is_refused(string file, string reason)
    {
        Shard("one.safetensors", "a", 3);
        Index($$$"""{"weight_map":{"x":"{{{file}}}"}}""").Invoking(path => TensorArchive.Open(path))
            .Should().Throw<WeightsFormatException>().WithMessage($"*{reason}*");
    }

    /// <summary>A tensor of one number from 0 to 5.</summary>
    private static TorchTensor[] Tensors(string key, long value) => [new(key, Storage, value, [1], [1])];

    private void Shard(string name, string key, byte value)
    {
        var file = Seeds.Safetensors($$$"""{"{{{key}}}":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1);
        file[^1] = value;
        folder.Write(name, file);
    }

    private string Index(string json) => folder.Write("model.safetensors.index.json", Encoding.UTF8.GetBytes(json));
}
