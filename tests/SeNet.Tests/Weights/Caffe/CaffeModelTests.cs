using SeNet.Blocks;
using SeNet.Modules;
using SeNet.Weights;
using SeNet.Weights.Caffe;
using TorchSharp;
using static SeNet.Tests.Weights.Caffe.CaffeFile;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights.Caffe;

public sealed class CaffeModelTests : IClassFixture<CaffeModelTests.PublishedFile>, IDisposable
{
    private const string Name = "sebninception";
    private readonly PublishedFile file;
    private readonly TemporaryFolder folder = new();

    public CaffeModelTests(PublishedFile file) => this.file = file;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_of_the_authors_gives_their_networks_logits()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = ModelZoo.Create(Name);
        var metadata = CaffeModel.Load(file.Path, model);
        model.eval();

        var (ours, caffes) = PublishedNetworkTests.Images(224);
        using var actual = model.call(ours);
        using var expected = CaffeInterpreter.Logits(file.Layers, file.Weights, caffes);
        Golden.LargestDifference(actual, expected).Should().BeLessThan(1e-4 * expected.std().ToDouble());
        metadata.Should().Be(new WeightsMetadata { Model = metadata.Model, Normalization = CaffeModel.Normalization });
        metadata.Model!.Name.Should().Be(Name);
        model.state_dict().Where(pair => pair.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            .Should().OnlyContain(pair => pair.Value.ToDoubles()[0] == 0);
    }

    [Fact]
    public void Loading_takes_little_memory_beside_the_model_and_leaves_no_tensor_behind()
    {
        using var model = ModelZoo.Create(Name);
        CaffeModel.Load(file.Path, model);
        var (tensors, managed) = (LiveTensors.Count(), GC.GetAllocatedBytesForCurrentThread());
        CaffeModel.Load(file.Path, model);
        LiveTensors.Count().Should().Be(tensors);
        (GC.GetAllocatedBytesForCurrentThread() - managed)
            .Should().BeLessThan(new FileInfo(file.Path).Length / 5, "a tensor is read at a time");
    }

    [Theory]
    [InlineData("legacy_seresnet18", "*no Caffe weights for 'legacy_seresnet18'; they did for legacy_seresnet50,*")]
    [InlineData("seresnet18", "*no Caffe weights for 'seresnet18'*")]
    public void A_network_that_the_authors_did_not_publish_is_refused(string name, string message)
    {
        using var model = ModelZoo.Create(name);
        model.Invoking(other => CaffeModel.Load(file.Path, other))
            .Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void Weights_of_another_network_are_refused_by_name_and_nothing_changes()
    {
        using var model = ModelZoo.Create("legacy_seresnet50");
        Refused(
            model,
            LoadFile,
            "*SE-BN-Inception.caffemodel*'legacy_seresnet50'*nothing was loaded. Missing in the file: layer1.0.*more. "
            + "Unknown to the model: conv2/3x3_reduce/0, *");
    }

    [Fact]
    public void Another_number_of_classes_or_channels_or_other_SE_blocks_are_refused()
    {
        using var classes = ModelZoo.Create(Name, classes: 10);
        Refused(
            classes,
            LoadFile,
            "*Of another shape: last_linear.weight (file [1000, 1024], model [10, 1024]), last_linear.bias " +
                "*ModelZoo.Create and its name alone*");
        using var grey = ModelZoo.Create(Name, inChannels: 1);
        Refused(grey, LoadFile, "*Of another shape: conv1_7x7_s2.weight (file [64, 3, 7, 7], model [64, 1, 7, 7])*");
        using var withoutBias = ModelZoo.Create(Name, se: SEOptions.Paper);
        Refused(withoutBias, LoadFile, "*Unknown to the model: inception_3a_1x1_down/1, *");
    }

    [Theory]
    [InlineData("conv1/7x7_s2")]
    [InlineData("conv1/7x7_s2/bn")]
    [InlineData("conv1/7x7_s2/bn/scale")]
    [InlineData("classifier")]
    [InlineData("inception_5b_1x1_up")]
    public void A_layer_too_many_or_too_few_is_named(string name)
    {
        using var model = ModelZoo.Create(Name);
        Refused(model, Load(file.Layers.Where(layer => layer.Name != name)), "*Missing in the file: *");
        var more = file.Layers.Single(layer => layer.Name == name) with { Name = "more_" + name };
        Refused(model, Load([.. file.Layers, more]), $"*Unknown to the model: more_{name}*");
    }

    [Fact]
    public void A_layer_for_a_place_that_is_taken_is_named()
    {
        using var model = ModelZoo.Create(Name);
        var again = file.Layers.Single(
            layer => layer.Name == "inception_3a/double3x3a") with { Name = "inception_3a/double_3x3_1" };
        Refused(model, Load([.. file.Layers, again]), "*Unknown to the model: inception_3a/double_3x3_1/0.*");
    }

    [Fact]
    public void A_file_cut_short_is_damaged_and_nothing_changes()
    {
        using var model = ModelZoo.Create(Name);
        var before = Sum(model);
        var cut = folder.File("cut.caffemodel");
        File.Copy(file.Path, cut);
        using (var stream = File.OpenWrite(cut))
            stream.SetLength(stream.Length - 1);
        model.Invoking(same => CaffeModel.Load(cut, same))
            .Should().Throw<WeightsFormatException>().WithMessage("*cut.caffemodel*bytes; * are left*");
        Sum(model).Should().Be(before);
    }

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(4f, 0.5f)]
    public void Statistics_are_divided_by_their_weight_and_are_0_when_it_is_0(float weight, float expected)
    {
        using var scope = NewDisposeScope();
        var path = folder.File("norm.caffemodel");
        Write(path, Layer("x/bn", "BatchNorm", Blob(tensor([2f])), Blob(tensor([2f])), Blob(tensor([weight]))));
        using var archive = CaffeArchive.OpenFile(path);
        var mean = new TensorInfo(ElementType.Float32, [1]);
        using var state = State(archive, ("x.running_mean", mean), ("x.running_var", mean));
        state.ReadFloat32("x.running_mean").Should().Equal(expected);
        state.ReadFloat32("x.running_var").Should().Equal(expected);
    }

    [Fact]
    public void Old_shapes_with_leading_ones_fit()
    {
        var path = folder.File("old.caffemodel");
        Write(
            path, Layer("fc", "InnerProduct", OldBlob(new byte[24], [1, 1, 2, 3]), OldBlob(new byte[8], [1, 1, 1, 2])));
        using var archive = CaffeArchive.OpenFile(path);
        using var fitting = State(
            archive,
            ("x.weight", new TensorInfo(ElementType.Float32, [2, 3])),
            ("x.bias", new TensorInfo(ElementType.Float32, [2])));
        fitting.Tensors["x.weight"].Shape.Should().Equal(2, 3);
        fitting.Tensors["x.bias"].Shape.Should().Equal(2);
        using var other = State(archive, ("x.weight", new TensorInfo(ElementType.Float32, [3, 2])));
        other.Tensors["x.weight"].Shape.Should().Equal(1, 1, 2, 3);
    }

    [Fact]
    public void A_weight_of_statistics_that_is_not_one_number_leaves_its_layer_without_a_place()
    {
        var path = folder.File("norm.caffemodel");
        Write(path, Layer("x/bn", "BatchNorm", Blob(new byte[8], [2]), Blob(new byte[8], [2]), Blob(new byte[8], [2])));
        using var archive = CaffeArchive.OpenFile(path);
        using var state = State(archive, ("x.running_mean", new TensorInfo(ElementType.Float32, [2])));
        state.Tensors.Keys.Should().Equal("x/bn/0", "x/bn/1", "x/bn/2");
    }

    /// <summary>A file whose only layer is the module <c>x</c>.</summary>
    private static CaffeStateArchive State(CaffeArchive archive, params (string Key, TensorInfo Info)[] network) => new(
        archive,
        archive.Layers,
        new CaffeNaming("first", _ => ("x", "x")),
        network.ToDictionary(pair => pair.Key, pair => pair.Info));

    private void LoadFile(ImageClassifier model) => CaffeModel.Load(file.Path, model);

    private static Action<ImageClassifier> Load(IEnumerable<PublishedLayer> layers) => model =>
    {
        using var weights = new PublishedWeights(layers);
        CaffeModel.Load(weights, weights.Layers, model);
    };

    private static void Refused(ImageClassifier model, Action<ImageClassifier> load, string message)
    {
        var before = Sum(model);
        model.Invoking(load).Should().Throw<ArgumentException>().WithMessage(message);
        Sum(model).Should().Be(before);
    }

    private static double Sum(ImageClassifier model)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return model.state_dict().Values.Sum(tensor => tensor.to(ScalarType.Float64).sum().ToDouble());
    }

    /// <summary>A file with the names and shapes of the authors' smallest network, 45 MB.</summary>
    public sealed class PublishedFile : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public PublishedFile()
        {
            Path = folder.File("SE-BN-Inception.caffemodel");
            CaffeFile.Write(Path, Layers, Weights);
        }

        public string Path { get; }

        internal IReadOnlyList<PublishedLayer> Layers { get; } = PublishedLayer.Of(Name);

        internal PublishedWeights Weights { get; } = new(PublishedLayer.Of(Name));

        public void Dispose()
        {
            Weights.Dispose();
            folder.Dispose();
        }
    }
}
