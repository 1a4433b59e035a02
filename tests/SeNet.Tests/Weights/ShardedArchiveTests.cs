using System.Text;
using FuzzWeights;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights;

public sealed class ShardedArchiveTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Tensors_come_from_the_files_that_the_index_names()
    {
        using var scope = NewDisposeScope();
        Shard("one.safetensors", "a", 3);
        Directory.CreateDirectory(folder.File("sub"));
        Shard("sub/two.safetensors", "b", 5);
        using var archive = TensorArchive.Open(Index("""{"metadata":{"total_size":2},"weight_map":{"a":"one.safetensors","b":"sub/two.safetensors"}}"""));
        archive.Tensors.Keys.Should().BeEquivalentTo("a", "b");
        archive.Read("b").ToDoubles().Should().Equal(5);
        archive.Read("a").ToDoubles().Should().Equal(3);
    }

    [Fact]
    public void Prefixes_are_taken_off_when_the_keys_of_all_files_have_them()
    {
        Shard("one.safetensors", "module.a", 3);
        Shard("two.safetensors", "b", 5);
        using var mixed = TensorArchive.Open(Index("""{"weight_map":{"module.a":"one.safetensors","b":"two.safetensors"}}"""));
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
        Index($$$"""{"weight_map":{"x":"{{{file}}}"}}""").Invoking(path => TensorArchive.Open(path)).Should().Throw<WeightsFormatException>().WithMessage($"*{reason}*");
    }

    private void Shard(string name, string key, byte value)
    {
        var file = Seeds.Safetensors($$$"""{"{{{key}}}":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1);
        file[^1] = value;
        folder.Write(name, file);
    }

    private string Index(string json) => folder.Write("model.safetensors.index.json", Encoding.UTF8.GetBytes(json));
}
