using System.Globalization;
using System.Reflection;
using SeNet.Networks;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Training;
using static TorchSharp.torch;

namespace SeNet.Tests.Training;

public sealed class RunIdentityTests
{
    private static readonly ModelDescription Model = new(
        "model", new Dictionary<string, string> { ["filters"] = "16" });

    // Small, and kept as long as the tests run.
    private static readonly Network[] Teachers = [new(3, 4, 1, 10), new(3, 8, 1, 10)];

    /// <summary>Another value for each type of a property; a type that is missing here fails the test.</summary>
    private static readonly Dictionary<Type, object> Others = new()
    {
        [typeof(int)] = 7,
        [typeof(double)] = 0.35,
        [typeof(double?)] = 0.3,
        [typeof(LastBatch)] = LastBatch.Merge,
        [typeof(Interpolation)] = Interpolation.Bicubic,
        [typeof(Precision?)] = Precision.BFloat16,
        [typeof(Normalization)] = Normalization.ImageNet,
        [typeof(OptimizerOptions)] = new AdamW(),
        [typeof(Sgd)] = new Sgd { Momentum = 0.3 },
        [typeof(Loss)] = new FocalLoss(),
        [typeof(GradientClipping)] = GradientClipping.ByValue(0.3),
        [typeof(IReadOnlyList<double>)] = (double[])[1, 0.3],
        [typeof(int?)] = 7,
        [typeof(GeometricInterpolation)] = GeometricInterpolation.Bilinear,
        [typeof(AutoAugmentPolicy)] = AutoAugmentPolicy.Cifar10,
        [typeof(ErasingFill)] = ErasingFill.RandomColor,
        [typeof(BatchTransform)] = new Mixup { Alpha = 0.3 },
        [typeof(Augmentation)] = Augmentation.Create([new Cutout(3)]),
        [typeof(Sampler)] = new ClassBalancedSampler(),
        [typeof(EmaOptions)] = new EmaOptions(),
        [typeof(SwaOptions)] = new SwaOptions { StartEpoch = 2 },
        [typeof(DistillationOptions)] = new DistillationOptions { Teacher = Teachers[0] },
        [typeof(nn.Module<Tensor, Tensor>)] = Teachers[1],
        [typeof(IReadOnlyList<Metric>)] = (Metric[])[Metric.MacroF1],
        [typeof(LearningRateSchedule)] = LearningRateSchedule.Cosine(),
        [typeof(IReadOnlyList<ParameterGroup>)] = (ParameterGroup[])[new() { Names = ["fc"] }],
        [typeof(IReadOnlyList<string>)] = (string[])["layer1"],
    };

    /// <summary>A schedule of each kind, by a method and arguments that are no defaults.</summary>
    private static readonly Dictionary<string, object[]> Schedules = new()
    {
        [nameof(LearningRateSchedule.Step)] = [5, 0.3, 2.5, 0.4],
        [nameof(LearningRateSchedule.Cosine)] = [2.5, 0.3, 0.4, 3, 2.0, 0.5],
        [nameof(LearningRateSchedule.Polynomial)] = [0.5, 2.5, 0.3, 0.4],
        [nameof(LearningRateSchedule.Plateau)] = [PlateauMetric.TrainLoss, 5, 0.3, 0.01, 2, 2.5, 0.2, 0.4],
        [nameof(LearningRateSchedule.OneCycle)] = [0.3, 0.2, 0.1],
    };

    [Fact]
    public void Every_option_but_the_epochs_the_device_and_the_processes_makes_another_run()
    {
        string[] same =
            [nameof(TrainingOptions.Epochs), nameof(TrainingOptions.Device), nameof(TrainingOptions.Communicator)];
        ShouldChange(new TrainingOptions(), options => options, same);
        ShouldChangeTheOptimizer(new Sgd());
        ShouldChangeTheOptimizer(new AdamW());
        ShouldChangeTheOptimizer(new Lamb());
        ShouldChangeTheOptimizer(new RmsPropTF());
        ShouldChangeTheOptimizer(new Muon());
        ShouldChangeTheLoss(new CrossEntropyLoss());
        ShouldChangeTheLoss(new FocalLoss());
        ShouldChangeTheLoss(new BinaryCrossEntropyLoss());
        ShouldChange(new ParameterGroup { Names = ["fc"] }, group => new TrainingOptions { ParameterGroups = [group] });
        ShouldChange(new EmaOptions(), ema => new TrainingOptions { Ema = ema });
        ShouldChange(new SwaOptions { StartEpoch = 2 }, swa => new TrainingOptions { Swa = swa });
        ShouldChange(
            new DistillationOptions { Teacher = Teachers[0] },
            distillation => new TrainingOptions { Distillation = distillation });
        ShouldChange(
            new CenterCrop(8),
            crop => Identity(new TrainingOptions(), new ImageFiles(["a.png"], [0], ["a"], crop)).Values);
        Values(new TrainingOptions { Epochs = 7, Device = "cuda" }).Should().Equal(Values(new TrainingOptions()));
    }

    /// <summary>A transform of each type, with the default options.</summary>
    private static readonly Transform[] AllTransforms =
    [
        new PadAndCrop(), new RandomResizedCrop(), new RandomHorizontalFlip(), new AlternatingHorizontalFlip(),
        new RandomVerticalFlip(), new RandomRotation(10), new RandomAffine(), new ColorJitter(), new RandomGrayscale(),
        new GaussianBlur(), new RandAugment(), new TrivialAugmentWide(), new AutoAugment(AutoAugmentPolicy.ImageNet),
        new RandomErasing(), new Cutout(), new Mixup(), new CutMix(), new RandomBatchChoice(new Mixup(), new CutMix()),
    ];

    public static TheoryData<Transform> Transforms => new(AllTransforms);

    [Theory]
    [MemberData(nameof(Transforms))]
    public void Every_option_of_a_transform_makes_another_run(Transform transform)
    {
        var before = TextOf(transform);
        before.Should().StartWith(transform.GetType().Name);
        foreach (var property in transform.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
            TextOf(Changed(transform, property, OtherFor(property, property.GetValue(transform))))
                .Should().NotBe(before, $"{property.Name} changes the result");

        static string TextOf(Transform transform) =>
            Values(new TrainingOptions { Augmentation = [transform] })["augmentation"];
    }

    [Fact]
    public void There_is_a_transform_of_each_type_to_test() =>
        AllTransforms.Select(transform => transform.GetType()).Should().BeEquivalentTo(
            typeof(Transform).Assembly.GetTypes().Where(
                type => type.IsSubclassOf(typeof(Transform)) && !type.IsAbstract));

    [Fact]
    public void Every_sampler_and_its_options_make_another_run()
    {
        Sampler[] samplers =
        [
            new ShuffledSampler(), new ClassBalancedSampler(), new ClassBalancedSampler { ImagesPerEpoch = 9 },
            new SubsetSampler([1, 2]), new SubsetSampler([1, 3]), new SubsetSampler([1, 2, 2]),
            new WeightedSampler([1, 2]), new WeightedSampler([1, 3]), new WeightedSampler([1, 2], 9),
        ];
        samplers.Select(sampler => Values(new TrainingOptions { Sampler = sampler }).GetValueOrDefault("sampler"))
            .Should().OnlyHaveUniqueItems().And.ContainSingle(text => text == null);
    }

    [Fact]
    public void A_list_is_told_by_its_transforms_and_their_options_that_are_no_defaults() =>
        Values(new TrainingOptions
        {
            Augmentation = [new PadAndCrop(2, reflect: true), new RandAugment { Magnitude = 7 }, new Mixup()],
        })["augmentation"].Should().Be("PadAndCrop(padding 2, reflect yes); RandAugment(magnitude 7); Mixup");

    [Fact]
    public void Every_argument_of_a_schedule_makes_another_run()
    {
        var makers = typeof(LearningRateSchedule).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => !method.IsSpecialName && method.ReturnType == typeof(LearningRateSchedule)).ToList();
        makers.Select(method => method.Name).Should().BeEquivalentTo(Schedules.Keys);
        var all = new List<string>();
        foreach (var maker in makers)
        {
            var arguments = Schedules[maker.Name];
            all.Add(Text(arguments));
            for (var i = 0; i < arguments.Length; i++)
            {
                object[] others = [.. arguments];
                others[i] = arguments[i] switch
                {
                    int epochs => epochs + 1,
                    PlateauMetric => PlateauMetric.TestAccuracy,
                    var number => (double)number / 2,
                };
                all.Add(Text(others));
            }

            string Text(object[] given) => string.Join(
                ", ", Values(new TrainingOptions { Schedule = (LearningRateSchedule)maker.Invoke(null, given)! }));
        }

        all.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Defaults_are_left_out()
    {
        Values(new TrainingOptions()).Keys.Should().BeEquivalentTo(
            "model", "model's filters", "training images", "classes", "image size", "precision", "normalization mean",
            "normalization standard deviation");
        Values(new TrainingOptions { Schedule = LearningRateSchedule.OneCycle() }).Should().HaveCount(9);
        Values(new TrainingOptions { Optimizer = new Muon() }).Should().HaveCount(9);
    }

    [Fact]
    public void A_checkpoint_without_an_option_is_of_a_run_with_its_default()
    {
        var saved = Values(new TrainingOptions { LearningRate = 0.2 });
        var options = new TrainingOptions { LearningRate = 0.2, Loss = new CrossEntropyLoss { LabelSmoothing = 0.1 } };
        FluentActions.Invoking(() => Identity(options).RequireSame(saved, "file")).Should().Throw<ArgumentException>()
            .WithMessage("The checkpoint 'file' is of another run: label smoothing was '0' and is '0.1'. *");
        var withDefault = options with { Loss = new CrossEntropyLoss() };
        Identity(withDefault).RequireSame(saved, "file");
        FluentActions.Invoking(() => Identity(withDefault with { LearningRate = 0.1 }).RequireSame(saved, "file"))
            .Should().Throw<ArgumentException>().WithMessage("*another run: learning rate was '0.2' and is '0.1'. *");
    }

    [Fact]
    public void The_culture_changes_nothing()
    {
        var options = new TrainingOptions
        {
            LearningRate = 1234.5,
            Seed = -7,
            GradientClipping = GradientClipping.ByNorm(0.5),
            Loss = new Scaled(0.5),
            Schedule = LearningRateSchedule.OneCycle(0.3),
            Optimizer = new Muon { Momentum = 0.7 },
            ParameterGroups = [new() { Names = ["fc"], WeightDecay = 0.5, FrozenEpochs = 2 }],
            Augmentation = [new RandomResizedCrop { MinArea = 0.35 }, new OwnTransform(), .. Augmentation.ImageNet],
            Sampler = new OwnSampler(),
        };
        var invariant = Values(options);
        var culture = CultureInfo.CurrentCulture;
        // Made here, as a machine may have the invariant culture alone.
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NegativeSign) = (",", "minus ");
        try
        {
            CultureInfo.CurrentCulture = other;
            0.5.ToString(CultureInfo.CurrentCulture).Should().Be("0,5");
            Values(options).Should().Equal(invariant);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    /// <summary>
    /// Changes each public property in turn. Each must add or change a value, and what remains when the added ones are
    /// left out must be what the default gives: a checkpoint from before the property existed stays valid.
    /// </summary>
    private static void ShouldChange<T>(T defaults, Func<T, TrainingOptions> optionsOf, params string[] except)
        where T : class =>
        ShouldChange(defaults, changed => Values(optionsOf(changed)), except);

    private static void ShouldChange<T>(
        T defaults, Func<T, IReadOnlyDictionary<string, string>> valuesOf, params string[] except)
        where T : class
    {
        var before = valuesOf(defaults);
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (except.Contains(property.Name))
                continue;
            var after = valuesOf(Changed(defaults, property, OtherFor(property, property.GetValue(defaults))));
            after.Should().NotEqual(before, $"{typeof(T).Name}.{property.Name} changes the result");
            before.Keys.Except(after.Keys).Should().BeEmpty($"{typeof(T).Name}.{property.Name} removes nothing");
        }
    }

    private static void ShouldChangeTheOptimizer<T>(T optimizer)
        where T : OptimizerOptions =>
        ShouldChange(optimizer, changed => new TrainingOptions { Optimizer = changed });

    private static void ShouldChangeTheLoss<T>(T loss)
        where T : Loss =>
        ShouldChange(loss, changed => new TrainingOptions { Loss = changed });

    private static object OtherFor(PropertyInfo property, object? value)
    {
        if (property.Name == nameof(RandomResizedCrop.MaxRatio))
            return 1.5;
        if (property.PropertyType == typeof(bool))
            return !(bool)value!;
        Others.Should().ContainKey(
            property.PropertyType, $"{property.DeclaringType!.Name}.{property.Name} needs another value here");
        return Others[property.PropertyType];
    }

    /// <summary>A copy of a record with another value of a property.</summary>
    private static T Changed<T>(T record, PropertyInfo property, object value)
        where T : class
    {
        var copy = (T)record.GetType().GetMethod("<Clone>$")!.Invoke(record, null)!;
        property.SetValue(copy, value);
        return copy;
    }

    private static IReadOnlyDictionary<string, string> Values(TrainingOptions options) => Identity(options).Values;

    /// <summary>What the trainer makes of the options.</summary>
    private static RunIdentity Identity(TrainingOptions options, ImageSource? images = null) => new(
        Model.Name,
        Model,
        options,
        images ?? MiniData.All.Train,
        options.Normalization ?? Normalization.Cifar10,
        options.Precision ?? Precision.Float32);

    /// <summary>A loss of a user.</summary>
    private sealed record Scaled(double Factor) : Loss
    {
        public override TorchSharp.torch.Tensor Compute(
            TorchSharp.torch.Tensor output, TorchSharp.torch.Tensor targets) => output.sum() * Factor;
    }

    private sealed record OwnTransform : ImageTransform
    {
        public double Strength { get; init; } = 1.5;

        public override void Apply(ImageBuffer image, RandomNumbers random)
        {
        }
    }

    private sealed record OwnSampler : Sampler
    {
        public double Share { get; init; } = 0.25;

        public override int[] Indices(ImageSource images, int seed, int epoch) => [];
    }
}
