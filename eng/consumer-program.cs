using SeNet;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Modules;
using SeNet.Training;
using SeNet.Weights;
using SeNet.Imaging;
// Trains, resumes, and writes and reads each kind of file, for check-consumer.sh.
using System.Runtime.InteropServices;
using static TorchSharp.torch;

Console.WriteLine($"OMP_WAIT_POLICY at the start: {CLibrary.Policy()}");
SeNetRuntime.Initialize();
Console.WriteLine($"OMP_WAIT_POLICY later: {CLibrary.Policy()}");

var data = Cifar10.Load("data");
using var network = new Network(inChannels: 3, filters: 8, blocks: 1, classes: 10);
var options = new TrainingOptions { Epochs = 1, BatchSize = 50, Normalization = Normalization.Cifar10 };
var folder = Directory.CreateTempSubdirectory("senet-").FullName;
var checkpoints = new CheckpointDirectory(Path.Combine(folder, "checkpoints"));
new Trainer(network, options).Fit(data.Train, data.Test, [new ConsoleLines(), new CheckpointSaver(checkpoints.Path)]);
new Trainer(network, options with { Epochs = 2 })
    .Fit(data.Train, data.Test, [new ConsoleLines(), new CheckpointSaver(checkpoints.Path)], checkpoints.Latest());
var confusion = new Evaluator(network, options.Normalization).Evaluate(data.Test).Confusion;
Console.WriteLine(
    $"reports: {confusion.ToJson().Length} and {new ClassificationReport(confusion).ToJson().Length} characters");

network.eval();
using var images = randn(2, 3, 32, 32);
foreach (var name in new[] { "weights.safetensors", "weights.pt" })
{
    var path = Path.Combine(folder, name);
    WeightsFile.Save(
        path,
        network,
        new WeightsMetadata
        {
            Model = network.Describe(), ClassNames = data.Train.ClassNames, Normalization = options.Normalization,
            Crop = new CenterCrop(32)
        });
    var metadata = WeightsFile.ReadMetadata(path);
    using var again = ModelZoo.FromFile(path);
    using var model = new InferenceModel(again);
    using var difference = network.call(images) - model.call(images);
    Console.WriteLine($"{name}: {metadata.ClassNames!.Count} classes, {metadata.Crop!.Size} pixels, difference " +
        $"{TorchSharp.TensorExtensionMethods.ToSingle(difference.abs().max()) < 0.1}");
}

Directory.Delete(folder, recursive: true);

internal static class CLibrary
{
    public static string? Policy() => Marshal.PtrToStringUTF8(getenv("OMP_WAIT_POLICY"));

    [DllImport("libc")]
    private static extern nint getenv([MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
