using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using SeNet.Data;
using SeNet.Imaging;
using SeNet.Onnx;
using SeNet.Quantization;
using SeNet.Weights;

// The tables of docs/results.md on int8: networks trained on CIFAR-10, exported in float32 and quantized.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is not [var data, .. var files] || files.Length == 0)
{
    Console.Error.WriteLine(
        "usage: dotnet run -c Release --project eng/Int8Results -- DIR WEIGHTS...\n" +
        "DIR holds CIFAR-10's binary version, WEIGHTS are files that samples/TrainCifar10 has saved.");
    return 2;
}

SeNet.SeNetRuntime.EnsureLoaded();
var splits = Cifar10.Load(data);
foreach (var file in files)
{
    var network = StoredNetwork.Load(file);
    var normalization = network.Metadata.Normalization!;
    var calibration = Samples(splits.Train, 0, 500);
    var heldOut = Samples(splits.Train, 500, 1000);
    var test = Samples(splits.Test, 0, splits.Test.Count);
    var labels = Enumerable.Range(0, splits.Test.Count).Select(splits.Test.Label).ToArray();
    var name = Path.Combine(Path.GetTempPath(), $"int8-results-{Environment.ProcessId}");
    Console.WriteLine($"\n{network.Graph.Name}, {file}\n");
    OnnxExporter.Export(network, $"{name}.onnx");
    var seven = OnnxQuantizer.Quantize(network, calibration, heldOut, $"{name}-7.onnx");
    Console.WriteLine(seven);
    OnnxQuantizer.Quantize(
        network, calibration, heldOut, $"{name}-8.onnx", null, new QuantizationOptions { FullRangeWeights = true });
    Console.WriteLine("\nThe most sensitive layers:\n" + string.Join('\n', OnnxQuantizer.Rank(
        network, calibration, heldOut).ToString().Split('\n').Take(6)));
    Console.WriteLine("\n|  | accuracy | same class as float32 | KB | batch 1, images/s | batch 32, images/s |");
    Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
    int[]? classes = null;
    var sessions = new (string Name, string End)[]
        {
            ("float32", ".onnx"), ("int8, 7-bit weights", "-7.onnx"), ("int8, 8-bit weights", "-8.onnx"),
        }
        .Select(row => (row.Name, Path: name + row.End, Session: new InferenceSession(name + row.End))).ToList();
    // Interleaved, so that what else the machine does falls on all alike.
    var speeds = sessions.Select(_ => (One: new List<double>(), Many: new List<double>())).ToList();
    for (var round = 0; round < 5; round++)
        for (var i = 0; i < sessions.Count; i++)
        {
            speeds[i].One.Add(Speed(sessions[i].Session, test, 1, 200));
            speeds[i].Many.Add(Speed(sessions[i].Session, test, 32, 10));
        }

    for (var i = 0; i < sessions.Count; i++)
    {
        var predicted = Classes(sessions[i].Session, test);
        classes ??= predicted;
        Console.WriteLine(
            $"| {sessions[i].Name} | {Share(predicted, labels):P2} | {Share(predicted, classes):P2} | " +
            $"{new FileInfo(sessions[i].Path).Length / 1000.0:F0} | {Median(speeds[i].One):F0} | " +
            $"{Median(speeds[i].Many):F0} |");
        sessions[i].Session.Dispose();
        File.Delete(sessions[i].Path);
    }

    ImageSamples Samples(ImageSource source, int first, int count)
    {
        var images = (ImageSet)source;
        var size = images.Height * images.Width;
        var values = new float[count * images.Channels * size];
        for (var n = 0; n < count; n++)
        {
            var pixels = images.Pixels(first + n);
            for (var at = 0; at < pixels.Length; at++)
                values[n * pixels.Length + at] =
                    (pixels[at] / 255f - normalization.Mean[at / size]) / normalization.StandardDeviation[at / size];
        }

        return new ImageSamples(values, images.Channels, images.Height, images.Width);
    }
}

return 0;

static int[] Classes(InferenceSession session, ImageSamples images) =>
    [.. Batches(images, 100).SelectMany(batch =>
    {
        using var input = batch;
        using var run = new RunOptions();
        using var outputs = session.Run(run, ["images"], [input], ["logits"]);
        var logits = outputs[0].GetTensorDataAsSpan<float>();
        var classes = new List<int>();
        for (var i = 0; i < logits.Length; i += 10)
            classes.Add(logits.Slice(i, 10).ToArray() is var row ? Array.IndexOf(row, row.Max()) : 0);
        return classes;
    })];

static double Speed(InferenceSession session, ImageSamples images, int batch, int calls)
{
    using var run = new RunOptions();
    using var input = Batches(images, batch).First();
    var watch = new Stopwatch();
    for (var call = -2; call < calls; call++)
    {
        if (call == 0)
            watch.Start();
        session.Run(run, ["images"], [input], ["logits"]).Dispose();
    }

    return batch * calls / watch.Elapsed.TotalSeconds;
}

static IEnumerable<OrtValue> Batches(ImageSamples images, int size) => images.Batches(size).Select(
    batch => OrtValue.CreateTensorValueFromMemory(
        OrtMemoryInfo.DefaultInstance, batch.Values, [batch.Count, images.Channels, images.Height, images.Width]));

static double Share(int[] a, int[] b) => a.Zip(b).Count(pair => pair.First == pair.Second) / (double)a.Length;

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
