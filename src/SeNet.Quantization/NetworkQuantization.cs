using SeNet.Graphs;
using SeNet.Graphs.Operations;
using SeNet.Onnx;
using SeNet.Onnx.Protobuf;
using SeNet.Text;
using SeNet.Weights;

namespace SeNet.Quantization;

/// <summary>The quantization of one network.</summary>
internal sealed class NetworkQuantization
{
    private readonly ImageSamples heldOut;
    private readonly QuantizationOptions options;
    private readonly ModelProto calibrated;
    private readonly ModelProto written;
    private readonly IReadOnlyList<string> layers;
    private readonly HashSet<string> floatByDefault;
    private readonly Dictionary<string, Histogram> histograms;
    private readonly float[] expected;
    private readonly int outputs;

    /// <summary>Checks what is asked for, then runs the float32 network over the images.</summary>
    /// <exception cref="ArgumentException">It cannot be done.</exception>
    public NetworkQuantization(
        IGraphModel model, ImageSamples calibration, ImageSamples heldOut, OnnxExportOptions? export,
        QuantizationOptions? options)
    {
        (this.heldOut, this.options) = (heldOut, options ?? new QuantizationOptions());
        var format = (export ?? new OnnxExportOptions()) with { FoldBatchNorm = true };
        // Without a size of its own, the file has that of the images.
        if ((export?.ImageHeight, export?.Metadata?.Crop, (model as StoredNetwork)?.Metadata.Crop)
            is (null, null, null))
            format = format with { ImageHeight = calibration.Height, ImageWidth = calibration.Width };
        Require(model.Graph, format, calibration, nameof(calibration));
        Require(model.Graph, format, heldOut, nameof(heldOut));
        if (this.options.Methods.Count == 0)
            throw new ArgumentException(
                $"Methods is empty; give one or more of {string.Join(", ", Enum.GetNames<CalibrationMethod>())}.",
                nameof(options));
        var weights = model.GetWeights();
        var metadata = (model as StoredNetwork)?.Metadata;
        written = OnnxExporter.Create(model.Graph, weights, format, metadata);
        calibrated = OnnxExporter.Create(
            model.Graph, weights,
            format with
            {
                InputFormat = InputFormat.Normalized, Softmax = false, AdditionalOutputs = [], StageOutputs = false,
                GateOutputs = false,
            },
            metadata);
        layers = [.. QuantizationPlan.LayersOf(calibrated.Graph).Select(node => node.Name)];
        RequireLayers();
        floatByDefault = [
            .. this.options.FloatLayers, .. model.Graph.ClassifierKey is { } key ? [key] : Array.Empty<string>(),
            .. model.Graph.SqueezeExcitations.SelectMany(node =>
            {
                var se = (SqueezeExcitation)node.Operation;
                return new[] { se.ReduceName(node.Name), se.ExpandName(node.Name) };
            }),
        ];
        var everything = new QuantizationPlan(calibrated.Graph, layers.ToHashSet());
        // Behind the output the written file may have a softmax, so that it is a value between others there.
        histograms = Calibration.Histograms(
            calibrated, [.. everything.Values.Append(OutputName).Distinct()], calibration, this.options.BatchSize);
        using var runtime = new RuntimeModel(calibrated, OutputName);
        expected = runtime.Run(heldOut, this.options.BatchSize);
        outputs = expected.Length / heldOut.Count;
    }

    private string OutputName => calibrated.Graph.Output[0].Name;

    /// <summary>Quantizes with the best method.</summary>
    public (ModelProto File, QuantizationResult Result) Run()
    {
        var ranking = options.MaxLayerError is null ? null : Rank();
        var chosen = ranking is null
            ? layers.Where(layer => !floatByDefault.Contains(layer)).ToHashSet()
            : ranking.Layers.Where(layer => layer.Error <= options.MaxLayerError)
                .Select(layer => layer.Layer).Except(options.FloatLayers).ToHashSet();
        var scores = options.Methods.Distinct().ToDictionary(method => method, method => Score(chosen, method));
        var best = scores.OrderByDescending(pair => pair.Value.Agreement).ThenBy(pair => pair.Value.Error).First().Key;
        var plan = new QuantizationPlan(written.Graph, chosen);
        var file = QdqRewriter.Apply(written, plan, RangesFor(plan, best), options);
        foreach (var (key, text) in new Dictionary<string, string>
        {
            ["quantization"] = "int8 QDQ",
            ["quantization.calibration"] = best.ToString().ToLowerInvariant(),
            ["quantization.weight_bits"] = options.FullRangeWeights ? "8" : "7",
        })
            file.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = text });
        return (file, new QuantizationResult
        {
            Method = best,
            Scores = scores,
            QuantizedLayers = [.. layers.Where(chosen.Contains)],
            FloatLayers = [.. layers.Where(layer => !chosen.Contains(layer))],
            FloatBytes = written.CalculateSize(),
            QuantizedBytes = file.CalculateSize(),
            Ranking = ranking,
        });
    }

    /// <summary>Quantizes each layer alone, by the first of the methods.</summary>
    public SensitivityRanking Rank() => new([
        .. layers.Select(layer =>
        {
            var score = Score([layer], options.Methods[0]);
            return new LayerSensitivity(layer, score.Error, score.Agreement);
        }).OrderByDescending(layer => layer.Error)]);

    private QuantizationScore Score(HashSet<string> chosen, CalibrationMethod method)
    {
        var plan = new QuantizationPlan(calibrated.Graph, chosen);
        using var runtime = new RuntimeModel(
            QdqRewriter.Apply(calibrated, plan, RangesFor(plan, method), options), OutputName);
        var actual = runtime.Run(heldOut, options.BatchSize);
        var mean = expected.Average(value => (double)value);
        var deviation = Math.Sqrt(expected.Average(value => (value - mean) * (value - mean)));
        var error = Math.Sqrt(expected.Zip(actual, (a, b) => ((double)a - b) * ((double)a - b)).Average());
        var same = Enumerable.Range(0, heldOut.Count).Count(
            image => ClassOf(actual, image) == ClassOf(expected, image));
        return new QuantizationScore((double)same / heldOut.Count, deviation > 0 ? error / deviation : error);
    }

    private int ClassOf(float[] values, int image)
    {
        var row = values.AsSpan(image * outputs, outputs);
        var best = 0;
        for (var i = 1; i < row.Length; i++)
            if (row[i] > row[best])
                best = i;
        return best;
    }

    private Dictionary<string, ValueRange> RangesFor(QuantizationPlan plan, CalibrationMethod method) =>
        plan.Values.Where(value => !plan.Unchanged.ContainsKey(value))
            .ToDictionary(value => value, value => histograms[CalibratedName(value)].Range(method));

    /// <summary>Name in the calibrated model of a value of the written one: inputs and outputs may differ.</summary>
    private string CalibratedName(string value)
    {
        if (histograms.ContainsKey(value))
            return value;
        return value == written.Graph.Node.FirstOrDefault(
            node => node.Name.StartsWith("preparation.shift", StringComparison.Ordinal))?.Output[0]
            ? OnnxModel.InputName
            : OutputName;
    }

    private void RequireLayers()
    {
        foreach (var layer in options.FloatLayers)
            if (!layers.Contains(layer))
                throw new ArgumentException(
                    $"FloatLayers has '{layer}', but the network has no such convolution or linear layer; the " +
                        $"nearest are {EditDistance.Nearest(layer, layers)}.",
                    nameof(options));
    }

    private static void Require(Graph graph, OnnxExportOptions format, ImageSamples images, string name)
    {
        if (images.Count < OnnxQuantizer.MinimumImages)
            throw new ArgumentException(
                $"There are {images.Count} images; give at least {OnnxQuantizer.MinimumImages}, better some hundreds.",
                name);
        if (images.Channels != graph.Input.Channels)
            throw new ArgumentException(
                $"The images have {images.Channels} channels; '{graph.Name}' takes {graph.Input.Channels}.", name);
        var height = format.ImageHeight ?? images.Height;
        var width = format.ImageWidth ?? format.ImageHeight ?? images.Width;
        if (!format.DynamicSize && (images.Height, images.Width) != (height, width))
            throw new ArgumentException(
                $"The images have {images.Height}x{images.Width} pixels; the file is for {height}x{width}.", name);
    }
}
