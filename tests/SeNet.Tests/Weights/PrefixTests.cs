using SeNet.Modules;
using SeNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights;

/// <summary>A prefix before the model's keys in a file: found, named, and told in the report.</summary>
public sealed class PrefixTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly nn.Module network = ModelZoo.Create("seresnet20_cifar", classes: 4);

    public void Dispose()
    {
        scope.Dispose();
        network.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("model")]
    [InlineData("module")]
    [InlineData("_orig_mod")]
    [InlineData("module._orig_mod")]
    [InlineData("backbone")]
    [InlineData("net")]
    [InlineData("encoder")]
    [InlineData("model.module")]
    [InlineData("student.backbone._orig_mod")]
    public void A_prefix_before_every_key_is_found(string prefix)
    {
        Write((prefix, State(1)));
        var report = Load();
        report.Prefix.Should().Be(prefix);
        report.OutsidePrefix.Should().BeEmpty();
        report.ToString().Should().EndWith($"tensors loaded, from keys that begin with '{prefix}.'");
        ShouldHold(1);
    }

    [Fact]
    public void What_belongs_to_the_training_program_beside_the_model_is_left_out_and_told()
    {
        Write(("model", State(1)), ("criterion", Some("weight")), ("metrics.accuracy", Some("total", "correct")));
        var report = Load();
        report.Prefix.Should().Be("model");
        report.OutsidePrefix.Should()
            .BeEquivalentTo("criterion.weight", "metrics.accuracy.total", "metrics.accuracy.correct");
        report.IsComplete.Should().BeTrue();
        ShouldHold(1);
    }

    [Fact]
    public void Keys_as_the_model_has_them_go_before_any_prefix()
    {
        Write(("", State(1)), ("ema", State(2)));
        network.Invoking(_ => Load()).Should().Throw<ArgumentException>().WithMessage("*Unknown to the model: ema.*");
        Load(new LoadOptions { Prefix = "ema" }).Prefix.Should().Be("ema");
        ShouldHold(2);
        Load(new LoadOptions { Strict = false }).Prefix.Should().BeNull();
        ShouldHold(1);
    }

    [Fact]
    public void Two_models_in_a_file_must_be_told_apart_by_name()
    {
        Write(("student", State(1)), ("teacher.module", State(2)));
        var before = network.state_dict()["conv1.weight"].ToDoubles();
        network.Invoking(_ => Load()).Should().Throw<ArgumentException>()
            .WithMessage("*has the weights of this * more than once, below the prefixes 'student', 'teacher.module'; " +
                "name one of them by LoadOptions.Prefix*");
        network.state_dict()["conv1.weight"].ToDoubles().Should().Equal(before);
        Load(new LoadOptions { Prefix = "student" });
        ShouldHold(1);
        Load(new LoadOptions { Prefix = "teacher" }).Prefix.Should()
            .Be("teacher.module", "a wrapper's prefix below the named one is found");
        ShouldHold(2);
    }

    [Fact]
    public void The_only_one_of_several_that_fits_is_taken()
    {
        using var larger = ModelZoo.Create("seresnet56_cifar", classes: 4);
        var other = larger.state_dict().ToDictionary(
            pair => pair.Key, pair => pair.Key == "layer1.0.conv1.weight" ? zeros(1) : pair.Value);
        Write(("net", State(1)), ("teacher", other));
        Load().Prefix.Should().Be("net");
        ShouldHold(1);
    }

    [Theory]
    [InlineData("model")]
    [InlineData("model.")]
    public void A_named_prefix_is_taken_off_and_nothing_else_is_read(string name)
    {
        Write(("model", State(1)), ("", Some("conv1.weight")));
        Load(new LoadOptions { Prefix = name }).OutsidePrefix.Should().Equal("conv1.weight");
        ShouldHold(1);
    }

    [Fact]
    public void A_prefix_that_no_key_has_is_an_error_that_lists_those_there_are()
    {
        Write(("model", State(1)), ("criterion", Some("weight")));
        network.Invoking(_ => Load(new LoadOptions { Prefix = "modle" })).Should().Throw<ArgumentException>()
            .WithMessage($"LoadOptions.Prefix is 'modle', but no key in '{Path}' begins with 'modle.'; they begin " +
                $"with 'model.' ({network.state_dict().Count}), 'criterion.' (1).*");
        network.Invoking(_ => Load(new LoadOptions { Prefix = "mod" }))
            .Should().Throw<ArgumentException>("a name is whole, up to the dot");
    }

    [Fact]
    public void An_empty_prefix_is_none()
    {
        Write(("model", State(1)));
        network.Invoking(_ => Load(new LoadOptions { Prefix = "" }))
            .Should().Throw<ArgumentException>().WithMessage("Not one tensor in*Unknown to the model: model.*");
    }

    [Fact]
    public void A_wrappers_prefix_may_be_named_though_the_archive_takes_it_off()
    {
        Write(("module", State(1)));
        Load(new LoadOptions { Prefix = "module" }).Prefix.Should().Be("module");
        ShouldHold(1);
        Write(("module.model", State(2)));
        Load(new LoadOptions { Prefix = "model" }).Prefix.Should().Be("module.model");
        ShouldHold(2);
    }

    [Fact]
    public void A_part_of_the_model_itself_that_is_called_module_keeps_its_name()
    {
        using var model = new Wrapping();
        WeightsFile.Save(Path, model);
        WeightsFile.Load(Path, model).Prefix.Should().BeNull();
    }

    [Fact]
    public void For_other_classes_the_prefix_is_found_too()
    {
        using var other = ModelZoo.Create("seresnet20_cifar", classes: 7);
        Write(("model", State(1)), ("model_ema", Some("decay")));
        var report = WeightsFile.Load(Path, other, new LoadOptions { FreshClassifier = true });
        (report.Prefix, report.Fresh.Count).Should().Be(("model", 2));
        other.Invoking(same => WeightsFile.Load(Path, same))
            .Should().Throw<ArgumentException>().WithMessage("*Of another shape: fc.weight*FreshClassifier = true*");
    }

    [Fact]
    public void A_few_keys_that_happen_to_end_alike_are_no_model()
    {
        using var model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2));
        Write(("encoder", new() { ["0.weight"] = zeros(2, 2), ["0.bias"] = zeros(2), ["5.weight"] = zeros(2) }));
        model.Invoking(same => WeightsFile.Load(Path, same, new LoadOptions { Strict = false }))
            .Should().Throw<ArgumentException>().WithMessage("Not one tensor in*");
    }

    [Fact]
    public void No_tensor_stays_behind()
    {
        Write(("model", State(1)));
        var before = LiveTensors.Count();
        Load();
        LiveTensors.Count().Should().Be(before);
    }

    private string Path => folder.File("w.safetensors");

    private LoadReport Load(LoadOptions? options = null) => WeightsFile.Load(Path, network, options);

    private Dictionary<string, Tensor> State(double value) =>
        network.state_dict().ToDictionary(pair => pair.Key, pair => full_like(pair.Value, value));

    private static Dictionary<string, Tensor> Some(params string[] keys) =>
        keys.ToDictionary(key => key, _ => zeros(1));

    private void Write(params (string Prefix, Dictionary<string, Tensor> Tensors)[] parts) => Safetensors.Write(
        Path,
        parts.SelectMany(part => part.Tensors.Select(
            pair => (Key: part.Prefix.Length == 0 ? pair.Key : $"{part.Prefix}.{pair.Key}", pair.Value)))
            .ToDictionary(pair => pair.Key, pair => pair.Value));

    private void ShouldHold(double value)
    {
        foreach (var (key, tensor) in network.state_dict())
            (tensor.min().ToDouble(), tensor.max().ToDouble()).Should().Be((value, value), key);
    }

    private sealed class Wrapping : nn.Module
    {
        public Wrapping()
            : base(nameof(Wrapping)) => register_module("module", nn.Linear(2, 2));
    }
}
