using SeNet.Modules;
using SeNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights;

/// <summary>What becomes of a file's and a model's tensors, by <see cref="LoadOptions"/>.</summary>
public sealed class LoadingTests : IDisposable
{
    private static readonly LoadOptions Lenient = new() { Strict = false };

    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void For_other_classes_all_but_the_classifier_is_loaded()
    {
        using var network = new Network(3, 32, 4, 4);
        var drawn = network.state_dict()["fc.weight"].ToDoubles();
        var report = WeightsFile.Load(
            Golden.Path("notebook.safetensors"), network, new LoadOptions { FreshClassifier = true });

        using var file = Safetensors.Read(Golden.Path("notebook.safetensors"));
        report.Fresh.Should().Equal("fc.weight", "fc.bias");
        report.Loaded.Should().BeEquivalentTo(file.Tensors.Keys.Except(report.Fresh));
        report.IsComplete.Should().BeTrue();
        network.state_dict()["fc.weight"].ToDoubles().Should().Equal(drawn);
        foreach (var key in report.Loaded)
            network.state_dict()[key].ToDoubles().Should().Equal(file.Tensors[key].ToDoubles());
    }

    [Fact]
    public void A_backbone_takes_the_weights_of_a_whole_network()
    {
        using var whole = ModelZoo.Create("seresnet20_cifar");
        using var backbone = ModelZoo.Create("seresnet20_cifar", classes: 0);
        WeightsFile.Save(folder.File("w.safetensors"), whole);
        backbone.Invoking(model => WeightsFile.Load(folder.File("w.safetensors"), model))
            .Should().Throw<ArgumentException>()
            .WithMessage(
                "*Unknown to the model: fc.bias, fc.weight. Give LoadOptions with FreshClassifier = true (other " +
                    "classes) to load the rest.*");
        WeightsFile.Load(folder.File("w.safetensors"), backbone, new LoadOptions { FreshClassifier = true }).Unexpected
            .Should().BeEmpty();
    }

    [Theory]
    [InlineData("seresnet18")]
    [InlineData("legacy_seresnet18")]
    [InlineData("sebninception")]
    [InlineData("seshufflenet_g3")]
    [InlineData("seresnet164_cifar")]
    public void A_network_of_the_zoo_knows_its_classifier(string name)
    {
        using var model = ModelZoo.Create(name, classes: 3);
        model.state_dict()[$"{model.Graph.ClassifierKey}.weight"].size(0).Should().Be(3);
    }

    [Fact]
    public void Other_classes_and_channels_are_refused_with_the_remedy_and_nothing_changes()
    {
        using var network = new Network(1, 32, 4, 4);
        var before = network.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.ToDoubles());
        network.Invoking(model => WeightsFile.Load(Golden.Path("notebook.safetensors"), model))
            .Should().Throw<ArgumentException>().WithMessage(
            "*of this Network; nothing was loaded. Of another shape: conv_block.0.weight (file *32, 3, 3, 3], model " +
                "*32, 1, 3, 3]), fc.weight (*), fc.bias (*). "
            + "Give LoadOptions with FreshClassifier = true (other classes) and AdaptInputChannels = true (images of " +
                "other channels) to load the rest.*");
        foreach (var (key, tensor) in network.state_dict())
            tensor.ToDoubles().Should().Equal(before[key]);

        var report = WeightsFile.Load(
            Golden.Path("notebook.safetensors"), network,
            new LoadOptions { FreshClassifier = true, AdaptInputChannels = true });
        report.Adapted.Should().Equal("conv_block.0.weight");
    }

    [Theory]
    [InlineData(3, 1, new[] { 6.0 })]
    [InlineData(3, 2, new[] { 1.5, 3.0 })]
    [InlineData(3, 4, new[] { 0.75, 1.5, 2.25, 0.75 })]
    [InlineData(3, 6, new[] { 0.5, 1, 1.5, 0.5, 1, 1.5 })]
    [InlineData(2, 1, new[] { 3.0 })]
    [InlineData(6, 2, new[] { 6.0, 15.0 })]
    public void A_first_convolution_of_weights_1_2_3_is_adapted_as_timm_does_it(int from, int to, double[] expected)
    {
        Write(("0.weight", arange(1, from + 1, ScalarType.Float32).reshape(1, from, 1, 1).expand(2, -1, 2, 2)));
        using var model = nn.Sequential(nn.Conv2d(to, 2, 2, bias: false));
        WeightsFile.Load(Path, model, new LoadOptions { AdaptInputChannels = true }).Adapted.Should().Equal("0.weight");
        model.state_dict()["0.weight"][1, TensorIndex.Colon, 1, 0].ToDoubles()
            .Should().Equal(expected, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_first_convolution_without_a_rule_is_refused()
    {
        Write(("0.weight", zeros(2, 5, 1, 1)));
        using var model = nn.Sequential(nn.Conv2d(4, 2, 1, bias: false));
        model.Invoking(m => WeightsFile.Load(Path, m, new LoadOptions { AdaptInputChannels = true }))
            .Should().Throw<ArgumentException>()
            .WithMessage(
                "*Of another shape: 0.weight (file *2, 5, 1, 1], model *2, 4, 1, 1]). Make the model with the " +
                    "arguments*");
    }

    [Fact]
    public void Loading_what_fits_is_advised_only_where_something_does_and_says_how_much()
    {
        using var model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1, hasBias: false));
        Write(("0.weight", zeros(2, 2)), ("0.bias", zeros(5)));
        model.Invoking(m => WeightsFile.Load(Path, m)).Should().Throw<ArgumentException>()
            .WithMessage("*Make the model with the arguments that it had when the file was written. Or give " +
                "LoadOptions with Strict = false to load what fits, 1 of the model's 3 tensors, and leave the others " +
                    "as they are.*");
        Write(("0.weight", zeros(3, 2)), ("0.bias", zeros(5)));
        model.Invoking(m => WeightsFile.Load(Path, m)).Should()
            .Throw<ArgumentException>().Which.Message.Should().StartWith("Not one tensor in").And.NotContain("Strict");
        Write(("0.weight", zeros(2, 2)), ("0.bias", zeros(2)), ("1.weight", zeros(1, 2)), ("2.weight", zeros(1, 2)));
        model.Invoking(m => WeightsFile.Load(Path, m)).Should().Throw<ArgumentException>()
            .WithMessage("*Unknown to the model: 2.weight.*Strict = false to load what fits, 3 of the model's 3 " +
                "tensors, and leave out what the model lacks.*");
    }

    [Fact]
    public void A_model_that_the_file_names_is_advised()
    {
        using var network = ModelZoo.Create("seresnet20_cifar", classes: 10);
        using var other = ModelZoo.Create("seresnet56_cifar", classes: 10);
        WeightsFile.Save(Path, network, new WeightsMetadata { Model = network.Describe() });
        other.Invoking(model => WeightsFile.Load(Path, model)).Should().Throw<ArgumentException>()
            .WithMessage("*The file's metadata name the model 'seresnet20_cifar': make it with ModelZoo.FromFile.*");
    }

    [Fact]
    public void Not_strict_what_fits_is_loaded_and_the_rest_reported()
    {
        Write(("0.weight", full(2, 2, 7f)), ("0.bias", zeros(5)), ("2.weight", zeros(1)));
        using var model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1, hasBias: false));
        var report = WeightsFile.Load(Path, model, Lenient);
        model.state_dict()["0.weight"].ToDoubles().Should().Equal(7, 7, 7, 7);
        report.ToString().Should().Be($"""
            '{Path}': 1 tensors loaded
              missing in the file: 1.weight
              unknown to the model: 2.weight
              of another shape or kind: 0.bias (file [5], model [2])
            """);
        report.IsComplete.Should().BeFalse();
    }

    [Fact]
    public void The_report_of_a_fine_tuned_model_reads_well()
    {
        using var network = new Network(1, 32, 4, 4);
        WeightsFile.Load(
            Golden.Path("notebook.safetensors"),
            network,
            new LoadOptions { FreshClassifier = true, AdaptInputChannels = true }).ToString().Should().Be($"""
            '{Golden.Path("notebook.safetensors")}': {network.state_dict().Count - 2} tensors loaded
              adapted to the model's input channels: conv_block.0.weight
              classifier left as it was: fc.weight, fc.bias
            """);
    }

    [Fact]
    public void Not_even_without_strictness_a_file_of_something_else_loads()
    {
        Write(("encoder.weight", zeros(2, 2)));
        using var model = nn.Sequential(nn.Linear(2, 2));
        model.Invoking(m => WeightsFile.Load(Path, m, Lenient)).Should().Throw<ArgumentException>()
            .WithMessage(
                "Not one tensor in '*' fits this *Sequential*; nothing was loaded. Missing in the file: 0.weight, " +
                    "0.bias. Unknown to the model: encoder.weight. *");
    }

    [Fact]
    public void Old_files_need_not_have_the_counters_of_batch_normalisation_but_checkpoints_must()
    {
        using var norm = nn.Sequential(nn.BatchNorm2d(1));
        var old = norm.state_dict().Where(pair => !pair.Key.EndsWith("num_batches_tracked")).ToDictionary();
        Safetensors.Write(Path, old);
        WeightsFile.Load(Path, norm).Missing.Should().BeEmpty();
        norm.Invoking(model => StateDict.CopyInto(model, old, "checkpoint"))
            .Should().Throw<ArgumentException>().WithMessage("*Missing in the file: 0.num_batches_tracked*");
    }

    /// <summary>What becomes of a state dict of which every tensor was converted, and of one of PyTorch 0.3.</summary>
    [Theory]
    [InlineData(ScalarType.Float16, 7, 7)]
    [InlineData(ScalarType.BFloat16, 7, 7)]
    [InlineData(ScalarType.Float32, 7.75, 7)]
    [InlineData(ScalarType.Float64, 123_456_789, 123_456_789)]
    [InlineData(ScalarType.Int32, 7, 7)]
    [InlineData(ScalarType.Byte, 7, 7)]
    [InlineData(ScalarType.Bool, 1, 1)]
    [InlineData(ScalarType.Float16, double.PositiveInfinity, 0)]
    [InlineData(ScalarType.Float32, double.NaN, 0)]
    [InlineData(ScalarType.Float32, -1, 0)]
    [InlineData(ScalarType.Float64, 1e300, 0)]
    public void Counters_of_any_type_are_loaded_as_scalars_or_as_one_element(
        ScalarType type, double value, long expected)
    {
        using var norm = nn.Sequential(nn.BatchNorm2d(1));
        foreach (var shape in new long[][] { [], [1] })
        {
            norm.state_dict()["0.num_batches_tracked"].fill_(99);
            Write(
                [.. norm.state_dict().Select(
                    pair => (pair.Key, pair.Key.EndsWith("tracked", StringComparison.Ordinal) ? full(
                        shape, value, ScalarType.Float64).to(type) : pair.Value.to(ScalarType.Float16)))]);
            WeightsFile.Load(Path, norm).IsComplete.Should().BeTrue();
            var counter = norm.state_dict()["0.num_batches_tracked"];
            (counter.dtype, counter.dim(), counter.item<long>()).Should().Be((ScalarType.Int64, 0L, expected));
        }

        norm.Invoking(
            model => StateDict.CopyInto(model, norm.state_dict().ToDictionary(
                pair => pair.Key, pair => pair.Value.to(ScalarType.Float32)), "checkpoint"))
            .Should().Throw<ArgumentException>("an own checkpoint is exact")
                .WithMessage("*Of another kind of numbers: 0.num_batches_tracked*");
    }

    [Fact]
    public void A_parameter_that_is_a_scalar_may_have_one_element_in_the_file_but_not_two_nor_the_reverse()
    {
        using var model = new Scaled();
        Write(("scale", full([1], 3f)), ("shift", full([1], 4f)));
        WeightsFile.Load(Path, model);
        model.state_dict()["scale"].ToDoubles().Should().Equal(3);

        Write(("scale", zeros(2)), ("shift", zeros(1)));
        model.Invoking(same => WeightsFile.Load(Path, same))
            .Should().Throw<ArgumentException>().WithMessage("*Of another shape: scale (file *2], model *])*");
        Write(("scale", zeros(1)), ("shift", tensor(1f)));
        model.Invoking(same => WeightsFile.Load(Path, same))
            .Should().Throw<ArgumentException>().WithMessage("*Of another shape: shift (file *], model *1])*");
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float64)]
    public void Other_floating_point_types_become_the_models_which_keeps_what_is_frozen(ScalarType type)
    {
        Write(("0.weight", tensor([0.5, -2]).reshape(1, 2).to(type)), ("0.bias", tensor([1.0]).to(type)));
        using var model = nn.Sequential(nn.Linear(2, 1));
        model.state_dict()["0.weight"].requires_grad = false;
        WeightsFile.Load(Path, model);
        var (weight, bias) = (model.state_dict()["0.weight"], model.state_dict()["0.bias"]);
        (weight.dtype, weight.requires_grad, bias.requires_grad).Should().Be((ScalarType.Float32, false, true));
        weight.ToDoubles().Should().Equal(0.5, -2);
    }

    [Fact]
    public void Quantised_integers_are_not_taken_for_weights()
    {
        Write(("0.weight", zeros(1, 2, ScalarType.Int8)));
        using var model = nn.Sequential(nn.Linear(2, 1, hasBias: false));
        model.Invoking(m => WeightsFile.Load(Path, m)).Should().Throw<ArgumentException>()
            .WithMessage("*Of another kind of numbers: 0.weight (file Int8 *1, 2], model Float32 *1, 2])*");
    }

    [Fact]
    public void The_classifier_of_a_foreign_module_is_named_by_its_key()
    {
        Write(("trunk.weight", ones(2, 2)), ("head.weight", ones(9, 2)));
        using var model = new Foreign();
        void Load(string? key) =>
            WeightsFile.Load(Path, model, new LoadOptions { FreshClassifier = true, ClassifierKey = key });

        model.Invoking(_ => Load(null)).Should().Throw<ArgumentException>()
            .WithMessage("*a Foreign does not say which*set ClassifierKey, for example to 'fc'*");
        model.Invoking(_ => Load("haed")).Should().Throw<ArgumentException>()
            .WithMessage("*neither the Foreign nor the file has a key that begins with 'haed.'*");
        Load("head");
        model.state_dict()["trunk.weight"].ToDoubles().Should().Equal(1, 1, 1, 1);
    }

    [Fact]
    public void A_file_that_proves_damaged_while_it_is_read_changes_nothing()
    {
        using var model = nn.Sequential(nn.Linear(1, 1));
        var before = model.state_dict()["0.weight"].ToDoubles();
        using var archive = new DamagedArchive();
        model.Invoking(m => StateDict.Load(m, archive, new LoadOptions())).Should().Throw<WeightsFormatException>();
        model.state_dict()["0.weight"].ToDoubles().Should().Equal(before);
    }

    [Fact]
    public void No_tensor_stays_behind()
    {
        using var network = new Network(1, 32, 4, 10);
        var before = LiveTensors.Count();
        WeightsFile.Load(Golden.Path("notebook.safetensors"), network, new LoadOptions { AdaptInputChannels = true });
        LiveTensors.Count().Should().Be(before);
    }

    private string Path => folder.File("w.safetensors");

    private void Write(params (string Key, Tensor Value)[] tensors) =>
        Safetensors.Write(Path, tensors.ToDictionary(pair => pair.Key, pair => pair.Value));

    private sealed class Foreign : nn.Module
    {
        public Foreign()
            : base(nameof(Foreign))
        {
            register_module("trunk", nn.Linear(2, 2, hasBias: false));
            register_module("head", nn.Linear(2, 3, hasBias: false));
        }
    }

    private sealed class Scaled : nn.Module
    {
        public Scaled()
            : base(nameof(Scaled))
        {
            register_parameter("scale", new TorchSharp.Modules.Parameter(tensor(1f)));
            register_parameter("shift", new TorchSharp.Modules.Parameter(zeros(1)));
        }
    }

    /// <summary>Its weight can be read, its bias not.</summary>
    private sealed class DamagedArchive() : TensorArchive("damaged")
    {
        public override IReadOnlyDictionary<string, TensorInfo> Tensors { get; } = new Dictionary<string, TensorInfo>
        {
            ["0.weight"] = new(ElementType.Float32, [1, 1]),
            ["0.bias"] = new(ElementType.Float32, [1]),
        };

        protected override void Dispose(bool disposing)
        {
        }

        private protected override unsafe void ReadTensor(string key, TensorInfo info, byte* destination)
        {
            if (key != "0.weight")
                throw new WeightsFormatException(Path, 0, "the checksum is wrong");
            *(float*)destination = 1;
        }
    }
}
