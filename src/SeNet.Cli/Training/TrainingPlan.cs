using SeNet.Cli.Sources;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Recipes;
using SeNet.Runtime;
using SeNet.Training;
using TorchSharp;

namespace SeNet.Cli.Training;

/// <summary>A network and how it is trained.</summary>
/// <param name="Network">The network, with its first weights.</param>
/// <param name="Options">The options of the training.</param>
/// <param name="Augmentation">Views of an image that the last evaluation averages.</param>
internal sealed record TrainingPlan(
    ImageClassifier Network, TrainingOptions Options, TestTimeAugmentation Augmentation) : IDisposable
{
    /// <summary>Options that the recipes with a network of their own let change.</summary>
    private static readonly string[] OfOwnRecipes =
    [
        "--recipe", "--epochs", "--batch-size", "--lr", "--last-batch", "--seed", "--device", "--precision",
        "--workers", "--shards", "--data-dir", "--eval-metric", "--patience", "--checkpoint-batches", "--model-ema",
        "--model-ema-decay", "--swa-start", "--clip-grad", "--clip-mode", "--grad-accum-steps",
    ];

    /// <summary>Whether a recipe has a network of its own.</summary>
    public static bool IsOwnRecipe(string recipe) => recipe is "quick" or "accurate";

    /// <summary>Checks that options may be given with a recipe.</summary>
    /// <exception cref="UsageException">One may not.</exception>
    public static void RequireFits(string recipe, DataLocation location, IReadOnlyList<string> given)
    {
        if (!IsOwnRecipe(recipe))
            return;
        if (location.IsFolder || location.Data is not ("cifar10" or "cifar100"))
            throw new UsageException(
                $"--recipe {recipe} is for cifar10 and cifar100; leave it out, or give --recipe scratch.");
        if (given.Except(OfOwnRecipes).ToList() is { Count: > 0 } others)
            throw new UsageException($"The recipe {recipe} has its own {string.Join(", ", others)}; leave it out.");
    }

    /// <summary>Makes the plan: sets the seed, the threads, and creates the network.</summary>
    public static TrainingPlan Create(
        TrainSettings settings, StartingPoint start, OpenedData data, CancellationToken cancellationToken)
    {
        if (settings.Workers > 0)
            torch.set_num_threads(settings.Workers);
        torch.manual_seed(settings.Seed);
        var normalization = start.Normalization ?? data.Normalization ?? Normalization.ImageNet;
        if (IsOwnRecipe(settings.Recipe))
        {
            var recipe = OwnRecipe(settings.Recipe);
            recipe = recipe with { Options = Common(settings, recipe.Options) with { Normalization = normalization } };
            return new(recipe.CreateNetwork(data.Train), recipe.Options, recipe.TestTimeAugmentation);
        }

        var dropout = settings.Drop > 0 ? settings.Drop : (double?)null;
        var network = start.Create(data.Train.ClassNames.Count, data.Train.Channels, dropout, cancellationToken);
        var options = Common(settings, new TrainingOptions()) with
        {
            Optimizer = OptimizerOf(settings),
            DecayNormAndBias = settings.DecayNormAndBias,
            Schedule = ScheduleOf(settings),
            Loss = LossOf(settings),
            ParameterGroups = GroupsOf(settings, network),
            Augmentation = AugmentationOf(settings),
            Sampler = settings.Sampler == "balanced" ? new ClassBalancedSampler() : new ShuffledSampler(),
            Normalization = normalization,
        };
        return new(network, options, TestTimeAugmentation.None);
    }

    /// <summary>The views of an image that the last evaluation of a recipe averages.</summary>
    public static TestTimeAugmentation ViewsOf(string recipe) =>
        IsOwnRecipe(recipe) ? OwnRecipe(recipe).TestTimeAugmentation : TestTimeAugmentation.None;

    /// <summary>The precision that the run computes in.</summary>
    public Precision ChosenPrecision() =>
        PrecisionChoice.For(Options.Precision, Network, Devices.Parse(Options.Device));

    public void Dispose() => Network.Dispose();

    private static Recipe OwnRecipe(string recipe) =>
        recipe == "quick" ? Cifar10Recipes.Quick() : Cifar10Recipes.Accurate();

    private static TrainingOptions Common(TrainSettings settings, TrainingOptions options) => options with
    {
        Epochs = settings.Epochs,
        BatchSize = settings.BatchSize,
        LastBatch = Enum.Parse<LastBatch>(settings.LastBatch, ignoreCase: true),
        LearningRate = settings.Lr,
        AccumulationSteps = settings.GradAccumSteps,
        GradientClipping = ClippingOf(settings),
        Ema = settings.ModelEma ? new EmaOptions { Decay = settings.ModelEmaDecay } : null,
        Swa = settings.SwaStart > 0 ? new SwaOptions { StartEpoch = settings.SwaStart } : null,
        Seed = settings.Seed,
        Device = settings.Device,
        Precision = PrecisionOf(settings.Precision),
        Shards = settings.Shards,
        Threads = settings is { Shards: > 1, Workers: > 0 } ? settings.Workers : null,
    };

    /// <summary>The precision of an option; null for the one that the hardware computes fastest.</summary>
    public static Precision? PrecisionOf(string name) => name switch
    {
        "float32" => Precision.Float32,
        "bfloat16" => Precision.BFloat16,
        "tf32" => Precision.TensorFloat32,
        _ => null,
    };

    /// <summary>The name of a precision as an option.</summary>
    public static string NameOf(Precision precision) => precision switch
    {
        Precision.BFloat16 => "bfloat16",
        Precision.TensorFloat32 => "tf32",
        _ => "float32",
    };

    private static OptimizerOptions OptimizerOf(TrainSettings settings) => settings.Opt switch
    {
        "adamw" => new AdamW { WeightDecay = settings.WeightDecay },
        "lamb" => new Lamb { WeightDecay = settings.WeightDecay },
        "rmsproptf" => new RmsPropTF { WeightDecay = settings.WeightDecay, Momentum = settings.Momentum },
        "muon" => new Muon
        {
            Others = new Sgd { Momentum = settings.Momentum, Nesterov = settings.Momentum > 0, WeightDecay =
                settings.WeightDecay },
        },
        _ => new Sgd { Momentum = settings.Momentum, Nesterov = settings.Momentum > 0, WeightDecay =
            settings.WeightDecay },
    };

    private static LearningRateSchedule ScheduleOf(TrainSettings settings)
    {
        // The library's schedules are factors of the learning rate.
        var (end, warmup) = (settings.MinLr / settings.Lr, settings.WarmupLr / settings.Lr);
        return settings.Sched switch
        {
            "cosine" => LearningRateSchedule.Cosine(settings.WarmupEpochs, end, warmup),
            "onecycle" => LearningRateSchedule.OneCycle(end: end),
            "step" => LearningRateSchedule.Step(settings.DecayEpochs, settings.DecayRate, settings.WarmupEpochs,
                warmup),
            "poly" => LearningRateSchedule.Polynomial(1, settings.WarmupEpochs, end, warmup),
            "plateau" => LearningRateSchedule.Plateau(
                patience: settings.PatienceEpochs, factor: settings.DecayRate, warmupEpochs: settings.WarmupEpochs,
                end: end, warmupStart: warmup),
            _ => LearningRateSchedule.Constant,
        };
    }

    private static Loss LossOf(TrainSettings settings) => settings.Loss switch
    {
        "bce" => new BinaryCrossEntropyLoss { LabelSmoothing = settings.Smoothing },
        "focal" => new FocalLoss(),
        _ => new CrossEntropyLoss { LabelSmoothing = settings.Smoothing },
    };

    private static GradientClipping? ClippingOf(TrainSettings settings) => settings switch
    {
        { ClipGrad: 0 } => null,
        { ClipMode: "value" } => GradientClipping.ByValue(settings.ClipGrad),
        { ClipMode: "agc" } => GradientClipping.Adaptive(settings.ClipGrad),
        _ => GradientClipping.ByNorm(settings.ClipGrad),
    };

    private static IReadOnlyList<ParameterGroup> GroupsOf(TrainSettings settings, ImageClassifier network)
    {
        if (settings.LayerDecay < 1 && (settings.FirstLr < 1 || settings.FrozenEpochs > 0))
            throw new UsageException(
                "--layer-decay and --first-lr or --frozen-epochs divide the layers in two ways; leave one out " +
                    "(--first-lr 1 --frozen-epochs 0 turns the latter off).");
        if (settings.LayerDecay < 1)
            return ParameterGroup.LayerDecay(network, settings.LayerDecay);
        return settings.FirstLr < 1 || settings.FrozenEpochs > 0
            ? ParameterGroup.ByDepth(network, settings.FirstLr, settings.FrozenEpochs)
            : [];
    }

    private static Augmentation AugmentationOf(TrainSettings settings)
    {
        var transforms = new List<Transform>();
        if (settings.Crop == "resized")
            transforms.Add(new RandomResizedCrop { MinArea = settings.Scale });
        else if (settings is { Crop: "pad", Padding: > 0 })
            transforms.Add(new PadAndCrop(settings.Padding));
        if (settings.Hflip > 0)
            transforms.Add(new RandomHorizontalFlip { Probability = settings.Hflip });
        if (settings.Vflip > 0)
            transforms.Add(new RandomVerticalFlip { Probability = settings.Vflip });
        switch (settings.Aa)
        {
            case "rand":
                transforms.Add(new RandAugment());
                break;
            case "trivial":
                transforms.Add(new TrivialAugmentWide());
                break;
            case "cifar10":
                transforms.Add(new AutoAugment(AutoAugmentPolicy.Cifar10));
                break;
            case "imagenet":
                transforms.Add(new AutoAugment(AutoAugmentPolicy.ImageNet));
                break;
            default:
                break;
        }

        if (settings.ColorJitter is > 0 and var strength)
            transforms.Add(new ColorJitter { Brightness = strength, Contrast = strength, Saturation = strength });
        if (settings.Reprob > 0)
            transforms.Add(new RandomErasing { Probability = settings.Reprob });
        if (settings is { Mixup: > 0, Cutmix: > 0 })
            transforms.Add(new RandomBatchChoice(
                new Mixup { Alpha = settings.Mixup }, new CutMix { Alpha = settings.Cutmix }));
        else if (settings.Mixup > 0)
            transforms.Add(new Mixup { Alpha = settings.Mixup });
        else if (settings.Cutmix > 0)
            transforms.Add(new CutMix { Alpha = settings.Cutmix });
        return Data.Augmentation.Create([.. transforms]);
    }
}
