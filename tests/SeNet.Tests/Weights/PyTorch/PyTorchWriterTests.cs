using System.IO.Compression;
using SeNet.Data;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights;

public sealed class PyTorchWriterTests : IDisposable
{
    private static readonly ScalarType[] Types =
    [
        ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int64,
        ScalarType.Int32, ScalarType.Int16, ScalarType.Int8, ScalarType.Byte, ScalarType.Bool,
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [PythonFact("torch")]
    public void PyTorch_loads_every_type_shape_and_stride()
    {
        using var scope = NewDisposeScope();
        var tensors = Types.ToDictionary(type => type.ToString(), type => arange(0, 6).reshape(2, 3).to(type));
        tensors["scalar"] = tensor(3.5f);
        tensors["empty"] = zeros(0, 4);
        tensors["größe.weight"] = arange(0, 24).reshape(1, 2, 3, 4).permute(0, 3, 1, 2);
        tensors["long"] = zeros(70_000);
        PyTorchWriter.Write(folder.File("t.pt"), Safetensors.Contents(tensors));

        // The names of the types are what PyTorch prints; the last column are the values, row by row.
        var printed = Python.Run("torch", """
            import inspect, sys, torch
            safe = {'weights_only': True} if 'weights_only' in inspect.signature(torch.load).parameters else {}
            state = torch.load(sys.argv[1], **safe)
            print(type(state).__name__)
            for key, x in state.items():
                print(ascii(key), x.dtype, list(x.shape), x.requires_grad, x.is_contiguous(), x.reshape(-1)[:24].tolist() if x.numel() < 100 else float(x.sum()))
            """, folder.File("t.pt"));

        printed.Split('\n').Should().Equal(
            "OrderedDict",
            "'Float64' torch.float64 [2, 3] False True [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]",
            "'Float32' torch.float32 [2, 3] False True [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]",
            "'Float16' torch.float16 [2, 3] False True [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]",
            "'BFloat16' torch.bfloat16 [2, 3] False True [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]",
            "'Int64' torch.int64 [2, 3] False True [0, 1, 2, 3, 4, 5]",
            "'Int32' torch.int32 [2, 3] False True [0, 1, 2, 3, 4, 5]",
            "'Int16' torch.int16 [2, 3] False True [0, 1, 2, 3, 4, 5]",
            "'Int8' torch.int8 [2, 3] False True [0, 1, 2, 3, 4, 5]",
            "'Byte' torch.uint8 [2, 3] False True [0, 1, 2, 3, 4, 5]",
            "'Bool' torch.bool [2, 3] False True [False, True, True, True, True, True]",
            "'scalar' torch.float32 [] False True [3.5]",
            "'empty' torch.float32 [0, 4] False True []",
            @"'gr\xf6\xdfe.weight' torch.int64 [1, 4, 2, 3] False True [0, 4, 8, 12, 16, 20, 1, 5, 9, 13, 17, 21, 2, 6, 10, 14, 18, 22, 3, 7, 11, 15, 19, 23]",
            "'long' torch.float32 [70000] False True 0.0");
    }

    [PythonFact("torch")]
    public void A_saved_network_has_the_state_that_PyTorch_saved()
    {
        using var network = Golden.Network(SeNet.Blocks.Squeeze.Average);
        WeightsFile.Save(
            folder.File("w.pth"), network,
            new WeightsMetadata { Model = network.Describe(), Normalization = Normalization.Cifar10 });
        Python.Run("torch", """
            import inspect, sys, torch
            safe = {'weights_only': True} if 'weights_only' in inspect.signature(torch.load).parameters else {}
            ours, theirs = torch.load(sys.argv[1], **safe), torch.load(sys.argv[2], **safe)
            print(ours.keys() == theirs.keys() and all(torch.equal(ours[key], theirs[key]) and ours[key].dtype == theirs[key].dtype for key in theirs))
            """, folder.File("w.pth"), Golden.Path("notebook.pt")).Should().Be("True");
    }

    [PythonFact("zipfile, pickletools")]
    public void The_archive_and_the_pickle_are_valid_and_name_only_what_a_state_dict_needs()
    {
        using var network = new Network(3, 16, 2, 4);
        WeightsFile.Save(folder.File("w.pt"), network, new WeightsMetadata { ClassNames = ["Ä", "b", "c", "d"] });
        Python.Run("zipfile, pickletools", """
            import io, json, pickletools, sys, zipfile
            archive = zipfile.ZipFile(sys.argv[1])
            print(archive.testzip())
            pickle = archive.read('archive/data.pkl')
            pickletools.dis(pickle, io.StringIO())
            print(sorted({arg for op, arg, at in pickletools.genops(pickle) if op.name == 'GLOBAL'}))
            print(archive.read('archive/byteorder'), archive.read('archive/version'))
            print(ascii(json.loads(archive.read('archive/senet.json'))))
            """, folder.File("w.pt")).Split('\n').Should().Equal(
            "None",
            "['collections OrderedDict', 'torch FloatStorage', 'torch LongStorage', 'torch._utils _rebuild_tensor_v2']",
            @"b'little' b'3\n'",
            """{'format': 'pt', 'senet.classes': '["\xc4","b","c","d"]'}""");
    }

    [Fact]
    public void Values_lie_uncompressed_at_multiples_of_64_bytes()
    {
        using var scope = NewDisposeScope();
        PyTorchWriter.Write(folder.File("t.pt"), Safetensors.Contents(
            new Dictionary<string, Tensor> { ["a"] = tensor([1f, 2f, 3f]), ["b"] = tensor([4f, 5f]) }));
        var bytes = File.ReadAllBytes(folder.File("t.pt"));
        bytes.AsSpan().IndexOf(Floats(1, 2, 3)).Should().BePositive().And.Match(at => at % 64 == 0);
        bytes.AsSpan().IndexOf(Floats(4, 5)).Should().BePositive().And.Match(at => at % 64 == 0);
        using var zip = ZipFile.OpenRead(folder.File("t.pt"));
        zip.Entries.Select(entry => entry.FullName).Should().Equal(
            "archive/data.pkl", "archive/byteorder", "archive/data/0", "archive/data/1", "archive/version");
        zip.Entries.Should().OnlyContain(entry => entry.CompressedLength == entry.Length);
    }

    [Fact]
    public void The_same_tensors_make_the_same_bytes()
    {
        using var x = rand(100);
        foreach (var name in new[] { "a.pt", "b.pt" })
            PyTorchWriter.Write(folder.File(name), Safetensors.Contents(new Dictionary<string, Tensor> { ["x"] = x }));
        File.ReadAllBytes(folder.File("a.pt")).Should().Equal(File.ReadAllBytes(folder.File("b.pt")));
        Directory.GetFiles(folder.Path).Should().HaveCount(2);
    }

    [Fact]
    public void A_type_that_PyTorch_files_are_not_given_is_told_and_the_old_file_stays()
    {
        using var complex = zeros(2, ScalarType.ComplexFloat32);
        File.WriteAllText(folder.File("t.pt"), "old");
        var write = () => PyTorchWriter.Write(
            folder.File("t.pt"), Safetensors.Contents(new Dictionary<string, Tensor> { ["x"] = complex }));
        write.Should().Throw<ArgumentException>().WithMessage(
            "A tensor of type Complex64 cannot be written to a PyTorch file; accepted: Float64, Float32, *");
        File.ReadAllText(folder.File("t.pt")).Should().Be("old");
    }

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
