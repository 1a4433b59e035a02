using System.Runtime.InteropServices;
using SeNet.Modules;
using SeNet.Weights;
using FuzzWeights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights;

public sealed class PyTorchArchiveTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("notebook.pt")]
    [InlineData("notebook_legacy.bin")]
    public void What_PyTorch_saved_is_read_bit_for_bit(string name)
    {
        using var scope = NewDisposeScope();
        using var expected = TensorArchive.Open(Golden.Path("notebook.safetensors"));
        using var actual = TensorArchive.Open(Golden.Path(name));
        actual.Tensors.Should().BeEquivalentTo(expected.Tensors);
        foreach (var key in expected.Tensors.Keys)
            actual.ReadTensor(key).bytes.ToArray().Should().Equal(expected.ReadTensor(key).bytes.ToArray(), key);
    }

    [Fact]
    public void What_was_changed_since_PyTorch_saved_it_is_refused_and_nothing_is_loaded()
    {
        using var scope = NewDisposeScope();
        using var saved = TensorArchive.Open(Golden.Path("notebook.pt"));
        var file = File.ReadAllBytes(Golden.Path("notebook.pt"));
        var at = file.AsSpan().IndexOf(saved.ReadTensor("fc.weight").bytes);
        file[at + 7] ^= 1;
        var path = folder.Write("changed.pt", file);

        using var archive = TensorArchive.Open(path);
        for (var i = 0; i < 2; i++)
            archive.Invoking(same => same.ReadTensor("fc.weight")).Should().Throw<WeightsFormatException>()
                .WithMessage(
                    "*changed.pt*'notebook/data/*' is damaged: its checksum is *, the archive's directory says *")
                .Which.Offset.Should().Be(at);
        archive.ReadTensor("fc.bias").ToDoubles().Should().Equal(saved.ReadTensor("fc.bias").ToDoubles());

        using var network = new Network(3, 32, 4, 10);
        var before = network.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.ToDoubles());
        network.Invoking(same => WeightsFile.Load(path, same)).Should().Throw<WeightsFormatException>();
        foreach (var (key, tensor) in network.state_dict())
            tensor.ToDoubles().Should().Equal(before[key]);
    }

    [Fact]
    public void A_pickle_that_was_changed_since_PyTorch_saved_it_is_refused()
    {
        var file = File.ReadAllBytes(Golden.Path("notebook.pt"));
        file[file.AsSpan().IndexOf("fc.weight"u8)] = (byte)'g';
        folder.Write("changed.pt", file).Invoking(path => TensorArchive.Open(path))
            .Should().Throw<WeightsFormatException>()
            .WithMessage("*'notebook/data.pkl' is damaged*");
    }

    [Fact]
    public void A_part_of_a_storage_costs_that_part_alone_and_the_whole_is_checked()
    {
        using var scope = NewDisposeScope();
        var storage = new TorchStorage("0", "ByteStorage", 1, [1, 2, 3, 4]);
        TorchTensor[] tensors =
        [
            new("half", storage, 0, [2], [1]), new("rest", storage, 2, [2], [1]), new("whole", storage, 0, [4], [1]),
            new("transposed", storage, 0, [2, 2], [1, 2]),
        ];
        var file = TorchFiles.Zip(TorchFiles.StateDict(tensors), [storage], checksums: true);
        file[file.AsSpan().IndexOf(storage.Bytes) + 3] = 9;
        using var archive = TensorArchive.Open(folder.Write("changed.pt", file));
        archive.ReadTensor("half").ToDoubles().Should().Equal(1, 2);
        archive.ReadTensor("rest").ToDoubles().Should().Equal(3, 9);
        foreach (var key in new[] { "whole", "transposed" })
            archive.Invoking(same => same.ReadTensor(key))
                .Should().Throw<WeightsFormatException>().WithMessage("*'archive/data/0' is damaged*");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Views_of_a_shared_storage_from_a_GPU_are_read_as_their_strides_say(bool legacy)
    {
        using var scope = NewDisposeScope();
        var numbers = Enumerable.Range(0, 24).Select(i => (float)i).ToArray();
        var storage = new TorchStorage(
            "7", "FloatStorage", 4, MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray(), "cuda:0");
        var tensors = new TorchTensor[]
        {
            new("whole", storage, 0, [4, 6], [6, 1], Parameter: true),
            new("tied", storage, 0, [4, 6], [6, 1]),
            new("transposed", storage, 0, [6, 4], [1, 6]),
            new("column", storage, 3, [4], [6]),
            new("channels_last", storage, 0, [1, 3, 2, 4], [24, 1, 12, 3]),
            new("expanded", storage, 5, [2, 3], [0, 0]),
            new("scalar", storage, 23, [], []),
            new("empty", storage, 24, [0, 3], [3, 1]),
        };
        using var archive = TensorArchive.Open(Write(TorchFiles.StateDict(tensors, legacy), [storage], legacy));

        var all = arange(24, ScalarType.Float32).reshape(4, 6);
        Values("whole").Should().Equal(all.ToDoubles());
        Values("tied").Should().Equal(all.ToDoubles());
        Values("transposed").Should().Equal(all.t().contiguous().ToDoubles());
        Values("column").Should().Equal(3, 9, 15, 21);
        Values("channels_last").Should().Equal(all.reshape(1, 2, 4, 3).permute(0, 3, 1, 2).contiguous().ToDoubles());
        Values("expanded").Should().Equal(5, 5, 5, 5, 5, 5);
        Values("scalar").Should().Equal(23);
        archive.ReadTensor("empty").shape.Should().Equal(0, 3);

        double[] Values(string key)
        {
            var tensor = archive.ReadTensor(key);
            tensor.is_contiguous().Should().BeTrue();
            tensor.shape.Should().Equal(archive.Tensors[key].Shape);
            return tensor.ToDoubles();
        }
    }

    [Theory]
    [InlineData("DoubleStorage", "000000000000f8bf", -1.5, ScalarType.Float64)]
    [InlineData("FloatStorage", "0000c0bf", -1.5, ScalarType.Float32)]
    [InlineData("HalfStorage", "00be", -1.5, ScalarType.Float16)]
    [InlineData("BFloat16Storage", "c0bf", -1.5, ScalarType.BFloat16)]
    [InlineData("LongStorage", "feffffffffffffff", -2, ScalarType.Int64)]
    [InlineData("IntStorage", "feffffff", -2, ScalarType.Int32)]
    [InlineData("ShortStorage", "feff", -2, ScalarType.Int16)]
    [InlineData("CharStorage", "fe", -2, ScalarType.Int8)]
    [InlineData("ByteStorage", "fe", 254, ScalarType.Byte)]
    [InlineData("BoolStorage", "01", 1, ScalarType.Bool)]
    public void Every_type_is_read_in_both_formats_and_either_byte_order(
        string type, string bytes, double value, ScalarType expected)
    {
        using var scope = NewDisposeScope();
        var little = Convert.FromHexString(bytes);
        var storage = new TorchStorage("0", type, little.Length, [.. little, .. little]);
        var reversed = storage with { Bytes = [.. little.Reverse(), .. little.Reverse()] };
        foreach (var path in new[]
        {
            Write(Pickle(storage), [storage], legacy: false),
            Write(Pickle(storage, legacy: true), [storage], legacy: true),
            folder.Write("big.pt", TorchFiles.Zip(Pickle(storage), [reversed], "big")),
        })
        {
            using var archive = TensorArchive.Open(path);
            archive.Tensors["x"].Type.Should().Be(expected.ToElementType());
            var read = archive.ReadTensor("x");
            read.dtype.Should().Be(expected);
            read.to(ScalarType.Float64).ToDoubles().Should().Equal(value, value);
        }

        static byte[] Pickle(TorchStorage storage, bool legacy = false) =>
            TorchFiles.StateDict([new("x", storage, 0, [2], [1])], legacy);
    }

    [Fact]
    public void A_file_of_five_gigabytes_costs_only_the_tensor_that_is_asked_for()
    {
        const long hole = 5L << 30;
        using var scope = NewDisposeScope();
        var large = new TorchStorage("0", "ByteStorage", 1, []);
        var small = new TorchStorage("1", "FloatStorage", 4, [0, 0, 0x80, 0x3f]);
        var path = folder.File("large.pt");
        using (var stream = File.Create(path))
        {
            var zip = new ZipWriter(stream, large: true);
            var pickle = new PickleWriter().Code("}(").Text("large").Global("torch._utils", "_rebuild_tensor_v2").Code(
                "((")
                .Text("storage").Global("torch", "ByteStorage").Text("0")
                .Text("cpu").Number(hole).Code("tQ").Number(hole - 2).Numbers([2]).Numbers([1]).Write(0x89).Code("}tR");
            TorchFiles.Tensor(pickle.Text("small"), new("small", small, 0, [1], [1]), legacy: false);
            zip.Add("a/data.pkl", pickle.Code("u").Stop());
            zip.Add("a/data/0", large.Bytes, hole);
            zip.Add("a/data/1", small.Bytes);
            zip.Finish();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        using var archive = TensorArchive.Open(path);
        archive.ReadTensor("small").ToDoubles().Should().Equal(1);
        archive.ReadTensor("large").ToDoubles().Should().Equal(0, 0);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
    }

    [Fact]
    public void A_strided_tensor_larger_than_the_window_is_read_in_parts()
    {
        using var scope = NewDisposeScope();
        const int rows = 3000;
        const int columns = 3001;
        var numbers = arange(rows * columns, ScalarType.Int32);
        var storage = new TorchStorage("0", "IntStorage", 4, numbers.bytes.ToArray());
        var tensor = new TorchTensor("x", storage, 0, [columns, rows], [1, columns]);
        using var archive = TensorArchive.Open(Write(TorchFiles.StateDict([tensor]), [storage], legacy: false));
        archive.ReadTensor("x").bytes.SequenceEqual(numbers.reshape(rows, columns).t().contiguous().bytes)
            .Should().BeTrue();
    }

    [Fact]
    public void Reading_all_takes_no_managed_memory_beside_the_tensors()
    {
        using var scope = NewDisposeScope();
        var storage = new TorchStorage("0", "FloatStorage", 4, new byte[32 << 20]);
        using var archive = TensorArchive.Open(
            Write(TorchFiles.StateDict([new("x", storage, 0, [8 << 20], [1])]), [storage], legacy: false));
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var read = archive.ReadTensor("x");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 16);
    }

    [Fact]
    public void The_oldest_way_to_save_a_tensor_is_read()
    {
        using var scope = NewDisposeScope();
        // Python 2: texts as bytes, pairs as lists, the memo from 1, a view of the storage's second and third element.
        var pickle = new PickleWriter()
            .Global("collections", "OrderedDict").Code("]q").Write(1).Code("]q").Write(2).Code("U").Write(1).Code("xa")
            .Global("torch._utils", "_rebuild_tensor").Code("((U").Write(7)
            .Code("storage").Global("torch.cuda", "FloatStorage").Code("U").Write(1).Code("5U").Write(6).Code("cuda:1")
            .Number(3).Code("(U").Write(1).Code("v").Number(1)
            .Number(2).Code("ttQ").Number(0).Numbers([2]).Numbers([1]).Code("tRaa").Write(0x85).Code("R").Stop();
        var storage = new TorchStorage(
            "5", "FloatStorage", 4, MemoryMarshal.AsBytes<float>(new float[] { 1, 2, 3 }).ToArray());
        using var archive = TensorArchive.Open(Write(pickle, [storage], legacy: true));
        archive.ReadTensor("x").ToDoubles().Should().Equal(2, 3);
    }

    [Fact]
    public void Tensors_of_two_archives_share_nothing_and_reads_may_run_at_once()
    {
        using var archive = TensorArchive.Open(Golden.Path("notebook.pt"));
        var sums = new double[8];
        Parallel.For(0, sums.Length, i =>
        {
            using var scope = NewDisposeScope();
            sums[i] = archive.Tensors.Keys.Sum(key => archive.ReadTensor(key).to(ScalarType.Float64).sum().ToDouble());
        });
        sums.Should().AllBeEquivalentTo(sums[0]);
    }

    private string Write(byte[] pickle, TorchStorage[] storages, bool legacy) =>
        folder.Write(
            legacy ? "w.pth" : "w.pt", legacy ? TorchFiles.Legacy(pickle, storages) : TorchFiles.Zip(pickle, storages));
}
