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
        [typeof(double)] = 0.3,
        [typeof(double?)] = 0.3,
        [typeof(LastBatch)] = LastBatch.Merge,
        [typeof(Interpolation)] = Interpolation.Bicubic,
        [typeof(Precision?)] = Precision.BFloat16,
        [typeof(Normalization)] = Normalization.ImageNet,
        [typeof(EmaOptions)] = new EmaOptions(),
        [typeof(SwaOptions)] = new SwaOptions { StartEpoch = 2 },
        [typeof(DistillationOptions)] = new DistillationOptions { Teacher = Teachers[0] },
        [typeof(nn.Module<Tensor, Tensor>)] = Teachers[1],
        [typeof(IReadOnlyList<Metric>)] = (Metric[])[Metric.MacroF1],
        [typeof(Augmentation)] = new Augmentation { Cutout = 3 },
        [typeof(ResizedCrop)] = new ResizedCrop(),
        [typeof(ColorJitter)] = new ColorJitter(),
        [typeof(MuonOptions)] = new MuonOptions(),
        [typeof(LearningRateSchedule)] = LearningRateSchedule.Cosine(),
        [typeof(IReadOnlyList<ParameterGroup>)] = (ParameterGroup[])[new() { Names = ["fc"] }],
        [typeof(IReadOnlyList<string>)] = (string[])["layer1"],
    };

    /// <summary>A schedule of each kind, by a method and arguments that are no defaults.</summary>
    private static readonly Dictionary<string, object[]> Schedules = new()
    {
        [nameof(LearningRateSchedule.Step)] = [5, 0.3],
        [nameof(LearningRateSchedule.Cosine)] = [2.5, 0.3],
        [nameof(LearningRateSchedule.OneCycle)] = [0.3, 0.2, 0.1],
    };

    [Fact]
    public void Every_option_but_the_epochs_and_the_device_makes_another_run()
    {
        string[] same = [nameof(TrainingOptions.Epochs), nameof(TrainingOptions.Device)];
        ShouldChange(new TrainingOptions(), options => options, same);
        ShouldChange(new MuonOptions(), muon => new TrainingOptions { Muon = muon });
        ShouldChange(new ParameterGroup { Names = ["fc"] }, group => new TrainingOptions { ParameterGroups = [group] });
        ShouldChange(new EmaOptions(), ema => new TrainingOptions { Ema = ema });
        ShouldChange(new SwaOptions { StartEpoch = 2 }, swa => new TrainingOptions { Swa = swa });
        ShouldChange(
            new DistillationOptions { Teacher = Teachers[0] },
            distillation => new TrainingOptions { Distillation = distillation });
        ShouldChange(Augmentation.Notebook, augmentation => new TrainingOptions { Augmentation = augmentation });
        ShouldChange(
            new ResizedCrop(),
            crop => new TrainingOptions { Augmentation = Augmentation.Notebook with { ResizedCrop = crop } });
        ShouldChange(
            new ColorJitter(),
            jitter => new TrainingOptions { Augmentation = Augmentation.Notebook with { ColorJitter = jitter } });
        ShouldChange(
            new CenterCrop(8),
            crop => Identity(new TrainingOptions(), new ImageFiles(["a.png"], [0], ["a"], crop)).Values);
        Values(new TrainingOptions { Epochs = 7, Device = "cuda" }).Should().Equal(Values(new TrainingOptions()));
    }

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
                others[i] = arguments[i] is int epochs ? (object)(epochs + 1) : (double)arguments[i] / 2;
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
        Values(new TrainingOptions { Muon = new MuonOptions() }).Should().HaveCount(9);
    }

    [Fact]
    public void A_checkpoint_without_an_option_is_of_a_run_with_its_default()
    {
        var saved = Values(new TrainingOptions { LearningRate = 0.2 });
        var options = new TrainingOptions { LearningRate = 0.2, LabelSmoothing = 0.1 };
        FluentActions.Invoking(() => Identity(options).RequireSame(saved, "file")).Should().Throw<ArgumentException>()
            .WithMessage("The checkpoint 'file' is of another run: label smoothing was '0' and is '0.1'. *");
        var withDefault = options with { LabelSmoothing = 0 };
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
            GradientClipNorm = 0.5,
            Schedule = LearningRateSchedule.OneCycle(0.3),
            Muon = new MuonOptions { Momentum = 0.7 },
            ParameterGroups = [new() { Names = ["fc"], WeightDecay = 0.5, FrozenEpochs = 2 }],
            Augmentation = Augmentation.ImageNet with { ResizedCrop = new ResizedCrop { MinArea = 0.35 } },
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

    private static object OtherFor(PropertyInfo property, object? value)
    {
        if (property.Name == nameof(ResizedCrop.MaxRatio))
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
        var copy = (T)typeof(T).GetMethod("<Clone>$")!.Invoke(record, null)!;
        property.SetValue(copy, value);
        return copy;
    }

    private static IReadOnlyDictionary<string, string> Values(TrainingOptions options) => Identity(options).Values;

    /// <summary>What the trainer makes of the options.</summary>
    private static RunIdentity Identity(TrainingOptions options, ImageSource? images = null) => new(
        Model.Name,
        Model,
        options,
        images ?? MiniData.Train(20),
        options.Normalization ?? Normalization.Cifar10,
        options.Precision ?? Precision.Float32);
}
