using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Nodes;
using SeNet.Cli.Help;
using SeNet.CommandLine;
using SeNet.Networks;
using SeNet.Weights;

namespace SeNet.Cli.Training;

/// <summary>
/// The options of <c>senet train</c>, with timm's names where timm's train script has them. Each is a property of
/// <see cref="TrainSettings"/>.
/// </summary>
internal sealed class TrainOptions
{
    private static readonly JsonSerializerOptions Names = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Option<string?> dataDir = TextOption.Any(
        "--data-dir", "Folder of the files of cifar10, cifar100, mnist or fashion-mnist (default: data)", "DIR",
            "a folder");

    private readonly Option<double?> testFraction = NumberOption.OptionalBetween(
        "--test-fraction",
        "Fraction of each class that is kept for testing where the folder has no split for it (default: 0.2)",
        above: 0, below: 1);

    private readonly Option<string?> onUnreadable = TextOption.Choice(
        "--on-unreadable", "What to do with images that cannot be read (default: skip)", ["skip", "fail"]);

    private readonly Option<int?> imgSize = NumberOption.OptionalWhole(
        "--img-size",
        "Height and width, in pixels, to which images are scaled and cropped (default: by the images or the weights)",
        1, 4096);

    private readonly Option<double?> cropPct = NumberOption.OptionalBetween(
        "--crop-pct", "Part of the shorter side that is kept in tests (default: by the images or the weights)",
        above: 0, upTo: 1);

    private readonly Option<string?> recipe = TextOption.Choice(
        "--recipe",
        "Values for all options: scratch (the default), fine-tune (the default with pretrained weights), notebook; " +
            "for CIFAR-10 also quick and accurate, with a network of their own",
        ["scratch", "fine-tune", "notebook", "quick", "accurate"]);

    private readonly Option<string?> model = TextOption.Any(
        "--model",
        "Network: a name of 'senet models', published weights such as seresnet50.a1_in1k, or network:FILTERSxBLOCKS " +
            "for the notebook's network (default: by the images)",
        "NAME", "the name of a network, for example seresnet18");

    private readonly Option<bool?> pretrained = Flag(
        "--pretrained", "Start from the published weights of the network, which are downloaded once");

    private readonly Option<string?> initialCheckpoint = TextOption.Any(
        "--initial-checkpoint", "Start from the weights in this file", "FILE", "a weights file");

    private readonly Option<double?> drop = NumberOption.OptionalBetween(
        "--drop", "Dropout before the classifier (default: the network's)", from: 0, below: 1);

    private readonly Option<int?> epochs = NumberOption.OptionalWhole(
        "--epochs", "Number of passes over the training images", 1);

    private readonly Option<int?> batchSize = NumberOption.OptionalWhole(
        "--batch-size", "Number of images per batch", 1);

    private readonly Option<string?> lastBatch = TextOption.Choice(
        "--last-batch",
        "What to do with images that do not fill the last batch: keep them as a smaller batch, drop them, or merge " +
            "them into the batch before",
        ["keep", "drop", "merge"]);

    private readonly Option<string?> sampler = TextOption.Choice(
        "--sampler", "Images of an epoch: all in random order, or as many of each class", ["shuffle", "balanced"]);

    private readonly Option<string?> opt = TextOption.Choice(
        "--opt", "Optimizer", ["sgd", "adamw", "lamb", "rmsproptf", "muon"]);

    private readonly Option<double?> lr = NumberOption.OptionalPositive("--lr", "Learning rate");

    private readonly Option<double?> momentum = NumberOption.OptionalBetween(
        "--momentum", "Momentum of sgd, rmsproptf and muon", from: 0, below: 1);

    private readonly Option<double?> weightDecay =
        NumberOption.OptionalBetween("--weight-decay", "Weight decay", from: 0);

    private readonly Option<bool?> decayNormAndBias = Flag(
        "--decay-norm-and-bias", "Weight decay also of the parameters of normalization and of biases");

    private readonly Option<string?> sched = TextOption.Choice(
        "--sched", "Learning-rate schedule", ["constant", "cosine", "onecycle", "step", "poly", "plateau"]);

    private readonly Option<double?> warmupEpochs = NumberOption.OptionalBetween(
        "--warmup-epochs", "Epochs in which the rate rises, not of onecycle", from: 0);

    private readonly Option<double?> warmupLr = NumberOption.OptionalBetween(
        "--warmup-lr", "Learning rate at the start of the warm-up", from: 0);

    private readonly Option<double?> minLr = NumberOption.OptionalBetween(
        "--min-lr", "Learning rate at the end, of cosine, onecycle, poly and plateau", from: 0);

    private readonly Option<int?> decayEpochs = NumberOption.OptionalWhole(
        "--decay-epochs", "Epochs between two steps, of step", 1);

    private readonly Option<double?> decayRate = NumberOption.OptionalBetween(
        "--decay-rate", "Factor of a step, of step and plateau", above: 0, below: 1);

    private readonly Option<int?> patienceEpochs = NumberOption.OptionalWhole(
        "--patience-epochs", "Epochs without improvement before a step, of plateau", 0);

    private readonly Option<int?> gradAccumSteps = NumberOption.OptionalWhole(
        "--grad-accum-steps", "Number of batches whose gradients make one update", 1);

    private readonly Option<double?> clipGrad = NumberOption.OptionalBetween(
        "--clip-grad", "Bound of the gradient; 0 for none", from: 0);

    private readonly Option<string?> clipMode = TextOption.Choice(
        "--clip-mode", "What is bounded: the norm of all, each value, or the ratio to the weights",
            ["norm", "value", "agc"]);

    private readonly Option<double?> layerDecay = NumberOption.OptionalBetween(
        "--layer-decay", "Factor of the learning rate from layer to layer, towards the first; 1 for none",
        above: 0, upTo: 1);

    private readonly Option<double?> firstLr = NumberOption.OptionalBetween(
        "--first-lr", "Learning rate of the first layer as a fraction of --lr; it rises evenly to the classifier",
        above: 0, upTo: 1);

    private readonly Option<int?> frozenEpochs = NumberOption.OptionalWhole(
        "--frozen-epochs", "Epochs at the start in which only the classifier is trained", 0);

    private readonly Option<string?> loss = TextOption.Choice("--loss", "Loss", ["cross-entropy", "bce", "focal"]);

    private readonly Option<double?> smoothing = NumberOption.OptionalBetween(
        "--smoothing", "Label smoothing, of cross-entropy and bce", from: 0, below: 1);

    private readonly Option<string?> crop = TextOption.Choice(
        "--crop", "Crop in training: of random size and place, of random place after padding, or none",
        ["resized", "pad", "none"]);

    private readonly Option<int?> padding = NumberOption.OptionalWhole("--padding", "Pixels of padding, of --crop " +
        "pad", 0, 256);

    private readonly Option<double?> scale = NumberOption.OptionalBetween(
        "--scale", "Smallest crop as a fraction of the area, of --crop resized", above: 0, upTo: 1);

    private readonly Option<double?> hflip = NumberOption.OptionalBetween(
        "--hflip", "Probability of a horizontal flip", from: 0, upTo: 1);

    private readonly Option<double?> vflip = NumberOption.OptionalBetween(
        "--vflip", "Probability of a vertical flip", from: 0, upTo: 1);

    private readonly Option<double?> colorJitter = NumberOption.OptionalBetween(
        "--color-jitter", "Strength of random brightness, contrast and saturation; 0 for none", from: 0, upTo: 1);

    private readonly Option<string?> aa = TextOption.Choice(
        "--aa", "Policy of random operations on images", ["none", "rand", "trivial", "cifar10", "imagenet"]);

    private readonly Option<double?> reprob = NumberOption.OptionalBetween(
        "--reprob", "Probability of random erasing", from: 0, upTo: 1);

    private readonly Option<double?> mixup =
        NumberOption.OptionalBetween("--mixup", "Alpha of mixup; 0 for none", from: 0);

    private readonly Option<double?> cutmix = NumberOption.OptionalBetween(
        "--cutmix", "Alpha of CutMix; 0 for none; with --mixup one of the two per batch", from: 0);

    private readonly Option<bool?> modelEma = Flag(
        "--model-ema", "Keep an exponential moving average of the weights, and save its best epoch");

    private readonly Option<double?> modelEmaDecay = NumberOption.OptionalBetween(
        "--model-ema-decay", "Decay of the average per update", from: 0, below: 1);

    private readonly Option<int?> swaStart = NumberOption.OptionalWhole(
        "--swa-start", "First epoch whose weights are averaged evenly (SWA); 0 for none", 0);

    private readonly Option<int?> seed = NumberOption.OptionalWhole(
        "--seed", "Random seed of the weights, the order of the images and their augmentation", int.MinValue);

    private readonly Option<string?> device = DeviceOption.CreateOptional();

    private readonly Option<string?> precision = TextOption.Choice(
        "--precision", "Compute precision; auto takes bfloat16 where the processor computes with it",
        ["auto", "float32", "bfloat16", "tf32"]);

    private readonly Option<int?> workers = NumberOption.OptionalWhole(
        "--workers", "Number of processor threads; 0 for all", 0, 1024);

    private readonly Option<int?> shards = NumberOption.OptionalWhole(
        "--shards",
        "Number of parts of each batch, on which the results depend, not on the number of processes of mpirun",
        1,
        1024);

    private readonly Option<string?> evalMetric = TextOption.Choice(
        "--eval-metric", "What makes an epoch the best one", ["accuracy", "loss", "f1", "balanced-accuracy"]);

    private readonly Option<int?> patience = NumberOption.OptionalWhole(
        "--patience", "End the run after so many epochs without a lower test loss; 0 for never", 0);

    private readonly Option<int?> checkpointBatches = NumberOption.OptionalWhole(
        "--checkpoint-batches", "Number of batches between two checkpoints within an epoch", 1);

    public TrainOptions()
    {
        model.CompletionSources.Add(_ =>
            [.. NetworkZoo.Names.Select(name => new System.CommandLine.Completions.CompletionItem(name))]);
        All =
        [
            ("Data", [imgSize, cropPct, testFraction, dataDir, onUnreadable, sampler, lastBatch]),
            ("Model", [model, pretrained, initialCheckpoint, drop]),
            ("Training", [recipe, epochs, batchSize, device, precision, workers, shards, seed, checkpointBatches]),
            ("Optimizer", [opt, lr, momentum, weightDecay, decayNormAndBias, gradAccumSteps, clipGrad, clipMode,
                layerDecay, firstLr, frozenEpochs]),
            ("Schedule", [sched, warmupEpochs, warmupLr, minLr, decayEpochs, decayRate, patienceEpochs]),
            ("Loss and averages", [loss, smoothing, modelEma, modelEmaDecay, swaStart, evalMetric, patience]),
            ("Augmentation", [crop, padding, scale, hflip, vflip, colorJitter, aa, reprob, mixup, cutmix]),
        ];
        epochs.Aliases.Add("-e");
        batchSize.Aliases.Add("-b");
        model.Aliases.Add("-m");
        workers.Aliases.Add("-j");
    }

    /// <summary>The options by group.</summary>
    public IReadOnlyList<(string Heading, Option[] Options)> All { get; }

    /// <summary>The options that may change when a run is resumed.</summary>
    public IReadOnlyList<Option> MayChange => [epochs, workers, device];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(ToolCommand command)
    {
        foreach (var (heading, options) in All)
            command.AddGroup(heading, options);
    }

    /// <summary>Names of the options that were given.</summary>
    public IReadOnlyList<string> Given(ParseResult values) =>
        [.. All.SelectMany(group => group.Options).Where(option => values.GetResult(option) is { Implicit: false })
            .Select(option => option.Name)];

    /// <summary>The size of images that was given; null for none.</summary>
    public int? ImgSizeOf(ParseResult values) => values.GetValue(imgSize);

    /// <summary>The part of images that is kept, if it was given.</summary>
    public double? CropPctOf(ParseResult values) => values.GetValue(cropPct);

    /// <summary>Where data are and how they are split: what was given, over some defaults.</summary>
    public TrainSettings DataOf(ParseResult values, TrainSettings defaults) => defaults with
    {
        DataDir = values.GetValue(dataDir) ?? defaults.DataDir,
        TestFraction = values.GetValue(testFraction) ?? defaults.TestFraction,
        OnUnreadable = values.GetValue(onUnreadable) ?? defaults.OnUnreadable,
        Recipe = values.GetValue(recipe) ?? defaults.Recipe,
        Model = values.GetValue(model) ?? defaults.Model,
        Pretrained = values.GetValue(pretrained) ?? defaults.Pretrained,
        InitialCheckpoint = values.GetValue(initialCheckpoint) ?? defaults.InitialCheckpoint,
        Seed = values.GetValue(seed) ?? defaults.Seed,
        Device = values.GetValue(device) ?? defaults.Device,
        Workers = values.GetValue(workers) ?? defaults.Workers,
        Shards = values.GetValue(shards) ?? defaults.Shards,
    };

    /// <summary>What was given, over the defaults for the data and the recipe.</summary>
    public TrainSettings Resolve(ParseResult values, TrainSettings defaults) => DataOf(values, defaults) with
    {
        ImgSize = values.GetValue(imgSize) ?? defaults.ImgSize,
        CropPct = values.GetValue(cropPct) ?? defaults.CropPct,
        Drop = values.GetValue(drop) ?? defaults.Drop,
        Epochs = values.GetValue(epochs) ?? defaults.Epochs,
        BatchSize = values.GetValue(batchSize) ?? defaults.BatchSize,
        LastBatch = values.GetValue(lastBatch) ?? defaults.LastBatch,
        Sampler = values.GetValue(sampler) ?? defaults.Sampler,
        Opt = values.GetValue(opt) ?? defaults.Opt,
        Lr = values.GetValue(lr) ?? defaults.Lr,
        Momentum = values.GetValue(momentum) ?? defaults.Momentum,
        WeightDecay = values.GetValue(weightDecay) ?? defaults.WeightDecay,
        DecayNormAndBias = values.GetValue(decayNormAndBias) ?? defaults.DecayNormAndBias,
        Sched = values.GetValue(sched) ?? defaults.Sched,
        WarmupEpochs = values.GetValue(warmupEpochs) ?? defaults.WarmupEpochs,
        WarmupLr = values.GetValue(warmupLr) ?? defaults.WarmupLr,
        MinLr = values.GetValue(minLr) ?? defaults.MinLr,
        DecayEpochs = values.GetValue(decayEpochs) ?? defaults.DecayEpochs,
        DecayRate = values.GetValue(decayRate) ?? defaults.DecayRate,
        PatienceEpochs = values.GetValue(patienceEpochs) ?? defaults.PatienceEpochs,
        GradAccumSteps = values.GetValue(gradAccumSteps) ?? defaults.GradAccumSteps,
        ClipGrad = values.GetValue(clipGrad) ?? defaults.ClipGrad,
        ClipMode = values.GetValue(clipMode) ?? defaults.ClipMode,
        LayerDecay = values.GetValue(layerDecay) ?? defaults.LayerDecay,
        FirstLr = values.GetValue(firstLr) ?? defaults.FirstLr,
        FrozenEpochs = values.GetValue(frozenEpochs) ?? defaults.FrozenEpochs,
        Loss = values.GetValue(loss) ?? defaults.Loss,
        Smoothing = values.GetValue(smoothing) ?? defaults.Smoothing,
        Crop = values.GetValue(crop) ?? defaults.Crop,
        Padding = values.GetValue(padding) ?? defaults.Padding,
        Scale = values.GetValue(scale) ?? defaults.Scale,
        Hflip = values.GetValue(hflip) ?? defaults.Hflip,
        Vflip = values.GetValue(vflip) ?? defaults.Vflip,
        ColorJitter = values.GetValue(colorJitter) ?? defaults.ColorJitter,
        Aa = values.GetValue(aa) ?? defaults.Aa,
        Reprob = values.GetValue(reprob) ?? defaults.Reprob,
        Mixup = values.GetValue(mixup) ?? defaults.Mixup,
        Cutmix = values.GetValue(cutmix) ?? defaults.Cutmix,
        ModelEma = values.GetValue(modelEma) ?? defaults.ModelEma,
        ModelEmaDecay = values.GetValue(modelEmaDecay) ?? defaults.ModelEmaDecay,
        SwaStart = values.GetValue(swaStart) ?? defaults.SwaStart,
        Precision = values.GetValue(precision) ?? defaults.Precision,
        EvalMetric = values.GetValue(evalMetric) ?? defaults.EvalMetric,
        Patience = values.GetValue(patience) ?? defaults.Patience,
        CheckpointBatches = values.GetValue(checkpointBatches) ?? defaults.CheckpointBatches,
    };

    /// <summary>The settings as JSON, by the names of the options.</summary>
    public static JsonObject ToJson(TrainSettings settings) =>
        JsonSerializer.SerializeToNode(settings, Names)!.AsObject();

    /// <summary>The settings in the JSON of a run.</summary>
    public static TrainSettings FromJson(JsonObject json) => json.Deserialize<TrainSettings>(Names)!;

    /// <summary>The settings as a command line: options whose value is not empty, in the order of the record.</summary>
    public static IReadOnlyList<string> ToArguments(JsonObject settings) =>
        [.. settings.Where(pair => pair.Key != "data" && pair.Value is not null && $"{pair.Value}".Length > 0
                && !(pair.Key == "img-size" && $"{pair.Value}" == "0"))
            .SelectMany(pair => new[] { $"--{pair.Key}", $"{pair.Value}" })];

    private static Option<bool?> Flag(string name, string description) => new(name)
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = Read,
    };

    /// <summary>A flag may have a value, as in a file of options: <c>--model-ema false</c>.</summary>
    private static bool? Read(ArgumentResult given)
    {
        if (given.Tokens.Count == 0)
            return true;
        if (bool.TryParse(given.Tokens[0].Value, out var value))
            return value;
        given.Reject("true or false, or no value, which means true");
        return null;
    }
}
