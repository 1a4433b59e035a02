using System.IO.Compression;
using FuzzWeights;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights;

/// <summary>Files and paths that are no state dict: each is told by what it is, with what to do instead.</summary>
public sealed class ForeignFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_TorchScript_program_is_told_with_what_to_save_instead()
    {
        Opening(Path.Combine(AppContext.BaseDirectory, "data", "pytorch", "script.pt"))
            .Should().Throw<WeightsFormatException>()
            .WithMessage("*the file is a TorchScript program (torch.jit.save)*torch.jit.load*state_dict() of what " +
                "comes with torch.save*").Which.Message.Should().NotContain("unpack");
    }

    [Theory]
    [InlineData(
        "an exported program (torch.export.save)", "model/archive_format", "model/models/model.json",
        "model/data/weights/weight_0")]
    [InlineData(
        "an exported program (torch.export.save)", "serialized_exported_program.json", "serialized_state_dict.pt",
        "version")]
    [InlineData("a package (torch.package)", "net/.data/extern_modules", "net/.data/version", "net/net/model.pkl")]
    [InlineData("a Keras model (.keras)", "metadata.json", "config.json", "model.weights.h5")]
    [InlineData("a TensorFlow model", "net/saved_model.pb", "net/variables/variables.index")]
    [InlineData("an archive of TorchServe", "MAR-INF/MANIFEST.json", "model.pt")]
    [InlineData("an archive of NumPy arrays", "conv1.weight.npy", "conv1.bias.npy")]
    [InlineData(
        "a zip archive that holds 'net/model.pt'; unpack it, and give that file", "net/readme.txt", "net/model.pt",
        "__MACOSX/net/._model.pt")]
    [InlineData("a zip archive that holds 'model.safetensors'", "model.safetensors")]
    [InlineData("a zip archive with no 'data.pkl', not one of torch.save; it holds 'a.txt'", "a.txt")]
    public void A_zip_archive_is_told_by_what_is_in_it_packed_or_not(string expected, params string[] names)
    {
        foreach (var level in new[] { CompressionLevel.NoCompression, CompressionLevel.SmallestSize })
            Opening(Zip(level, names))
                .Should().Throw<WeightsFormatException>().WithMessage($"*the file is {expected}*");
    }

    /// <summary>The advice for an archive of torch.save that was packed again, followed.</summary>
    [Fact]
    public void A_packed_archive_of_PyTorch_is_read_when_it_is_unpacked_and_zipped_without_compression()
    {
        using var scope = NewDisposeScope();
        var storage = new TorchStorage("0", "FloatStorage", 4, [.. new byte[400], 0, 0, 0x80, 0x3f]);
        var saved = folder.Write(
            "w.pt", TorchFiles.Zip(TorchFiles.StateDict([new("w", storage, 100, [1], [1])]), [storage]));
        ZipFile.ExtractToDirectory(saved, folder.File("unpacked"));
        ZipFile.CreateFromDirectory(
            folder.File("unpacked/archive"),
            folder.File("packed.pt"),
            CompressionLevel.SmallestSize,
            includeBaseDirectory: true);
        Opening(folder.File("packed.pt")).Should().Throw<WeightsFormatException>().WithMessage(
            "*is packed or encrypted*unpack the archive, and zip its folder 'archive' without compression*");
        Opening(folder.File("unpacked/archive")).Should().Throw<WeightsFormatException>().WithMessage(
            "*it is a folder, not a file; it is what torch.save writes, unpacked: zip the folder without compression*");

        ZipFile.CreateFromDirectory(
            folder.File("unpacked/archive"),
            folder.File("again.pt"),
            CompressionLevel.NoCompression,
            includeBaseDirectory: true);
        if (Opening(folder.File("again.pt")).Should().NotThrow().Subject is var archive)
            using (archive)
                archive.ReadTensor("w").ToDoubles().Should().Equal(1);
    }

    [Theory]
    [InlineData(new byte[] { 0x1c, 0, 0, 0, (byte)'T', (byte)'F', (byte)'L', (byte)'3', 0 }, "a TensorFlow Lite model")]
    public void A_file_of_another_program_is_told_by_its_first_bytes(byte[] bytes, string expected) =>
        Opening(folder.Write("w.bin", bytes))
            .Should().Throw<WeightsFormatException>().WithMessage($"*the file is {expected}*");

    [Fact]
    public void Files_of_Caffe_and_of_PyTorch_are_told_to_those_who_read_the_other()
    {
        var caffe = folder.Write("net.caffemodel", CaffeFiles.Good()[0]);
        Opening(caffe).Should().Throw<WeightsFormatException>().WithMessage("*CaffeModel.Load reads those*");
        CaffeModel.Open(caffe).Dispose();
        foreach (var file in new[] { Seeds.Zip()[0], Seeds.Legacy()[0], Seeds.Safetensors()[0] })
            OpeningCaffe(folder.Write("w", file)).Should().Throw<WeightsFormatException>()
                .WithMessage("*of PyTorch or safetensors, not of Caffe; WeightsFile.Load reads it*");
        OpeningCaffe(folder.Write("net.prototxt", "name: \"SE-ResNet-50\"\nlayer {"u8.ToArray()))
            .Should().Throw<WeightsFormatException>()
            .WithMessage("*a text that begins 'name: \"SE-ResNet-50\"*', not a .caffemodel file*");
        OpeningCaffe(folder.Write("empty", [])).Should().Throw<WeightsFormatException>().WithMessage("*is empty*");
    }

    [Fact]
    public void A_folder_is_no_file_and_those_in_it_are_named()
    {
        foreach (var open in Openings(folder.Path))
            open.Should()
                .Throw<WeightsFormatException>().WithMessage("*it is a folder, not a file; give a weights file*");
        folder.Write("model.safetensors", [1]);
        folder.Write("config.json", [1]);
        folder.Write("best.pt", [1]);
        foreach (var open in Openings(folder.Path))
            open.Should().Throw<WeightsFormatException>()
                .WithMessage("*give a file in it, for example 'best.pt' or 'model.safetensors'*");
    }

    [Fact]
    public void A_missing_file_and_a_missing_folder_are_told_apart()
    {
        foreach (var open in Openings(folder.File("w.pt")))
            open.Should().Throw<FileNotFoundException>().WithMessage($"There is no file '{folder.File("w.pt")}'.");
        foreach (var open in Openings(folder.File("runs/1/w.pt")))
            open.Should().Throw<FileNotFoundException>().WithMessage(
                $"There is no file '{folder.File("runs/1/w.pt")}': there is no folder '{folder.File("runs")}'.");
        folder.Write("w.pt", [1]);
        foreach (var open in Openings(folder.File("w.pt/x.pt")))
            open.Should()
                .Throw<FileNotFoundException>().WithMessage($"*: '{folder.File("w.pt")}' is a file, not a folder.");
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_not_said_to_be_missing_or_damaged()
    {
        var path = folder.Write("w.safetensors", Seeds.Safetensors()[0]);
        var index = folder.Write("w.index.json", """{"weight_map":{"a":"w.safetensors"}}"""u8.ToArray());
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
            return; // Who may do everything may read it.
        File.SetUnixFileMode(path, UnixFileMode.None);
        foreach (var open in Openings(path))
            open.Should().Throw<UnauthorizedAccessException>()
                .WithMessage($"The file '{path}' cannot be read: this user lacks the permission*");
        Opening(index).Should().Throw<WeightsFormatException>()
            .WithMessage("*'w.safetensors', which this user lacks the permission to read*");
    }

    private static Func<TensorArchive> Opening(string path) => () => TensorArchive.Open(path);

    private static Func<TensorArchive> OpeningCaffe(string path) => () => CaffeModel.Open(path);

    private static Action[] Openings(string path) =>
        [
            () => TensorArchive.Open(path).Dispose(), () => WeightsFile.ReadMetadata(path),
            () => Safetensors.Read(path).Dispose(), () => CaffeModel.Open(path).Dispose()];

    private string Zip(CompressionLevel level, string[] names)
    {
        var path = folder.File($"{Guid.NewGuid():N}.zip");
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var name in names)
            using (var stream = archive.CreateEntry(name, level).Open())
                stream.Write(new byte[1000]);
        return path;
    }
}
