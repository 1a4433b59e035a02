using SeNet.Blocks;
using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Graphs;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Tests.Training;
using SeNet.Training;
using SeNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Modules;

/// <summary>What is used after it was disposed of says so, and spoils nothing.</summary>
public sealed class RequireAliveTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Models =>
        ["Network", "CompactNetwork", "seresnet20_cifar", "seshakeshake26_2x96d_cifar", "sebninception"];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_disposed_network_is_refused_wherever_it_is_used(string name)
    {
        var network = Create(name);
        network.Dispose();
        network.Dispose();
        using var images = zeros(1, 3, 32, 32);
        Action[] uses =
        [
            () => network.call(images),
            () => ((IDescribedModel)network).Describe(),
            () => (network as ImageClassifier)?.Features(images),
            () => (network as CompactNetwork)?.Whiten(MiniData.Train(), Normalization.Cifar10),
            () => new InferenceModel(network).Dispose(),
            () => WeightsFile.Save(folder.File("w.safetensors"), network),
            () => WeightsFile.Load(Golden.Path("notebook.safetensors"), network),
            () => new Evaluator(network, Normalization.Cifar10).Evaluate(MiniData.Test(2)),
            () => new Trainer(network, new TrainingOptions()).Fit(MiniData.Train(2)),
        ];
        foreach (var use in uses.Index().Where(use => !(use.Index == 2 && network is not ImageClassifier)
            && !(use.Index == 3 && network is not CompactNetwork)))
            use.Item.Should().Throw<ObjectDisposedException>("use {0}", use.Index);
        File.Exists(folder.File("w.safetensors")).Should().BeFalse();
    }

    [Fact]
    public void Disposed_blocks_and_prepared_models_are_refused()
    {
        using var maps = zeros(1, 16, 4, 4);
        using var images = zeros(1, 3, 8, 8);
        using var network = new Network(3, 16, 2, 10);
        var (se, block, prepared) = (new SEBlock(16), new ResBlock(16), new InferenceModel(network));
        foreach (var module in (nn.Module[])[se, block, prepared])
            module.Dispose();
        FluentActions.Invoking(() => se.call(maps))
            .Should().Throw<ObjectDisposedException>().Which.ObjectName.Should().Contain(nameof(SEBlock));
        FluentActions.Invoking(() => block.call(maps))
            .Should().Throw<ObjectDisposedException>().Which.ObjectName.Should().Contain(nameof(ResBlock));
        FluentActions.Invoking(() => prepared.call(images)).Should().Throw<ObjectDisposedException>();
        network.call(images).Dispose();
    }

    [Fact]
    public void A_disposed_input_is_told_apart_from_a_disposed_network()
    {
        using var network = new Network(3, 16, 2, 10);
        var images = zeros(1, 3, 8, 8);
        images.Dispose();
        FluentActions.Invoking(() => network.call(images))
            .Should().Throw<ObjectDisposedException>().Which.ObjectName.Should().Contain("Tensor");
    }

    [Theory]
    [InlineData("w.safetensors")]
    [InlineData("w.pt")]
    public void A_disposed_network_or_one_without_tensors_is_never_written_over_a_good_file(string name)
    {
        using (var good = new Network(3, 16, 2, 10))
            WeightsFile.Save(folder.File(name), good);
        var before = File.ReadAllBytes(folder.File(name));
        var whole = new Network(3, 16, 2, 10);
        whole.Dispose();
        using var partly = new Network(3, 16, 2, 10);
        partly.named_modules().Single(pair => pair.name == "res_blocks.0.se_block").module.Dispose();
        using var none = nn.ReLU();

        FluentActions.Invoking(() => WeightsFile.Save(folder.File(name), whole))
            .Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(() => WeightsFile.Save(folder.File(name), partly))
            .Should().Throw<ObjectDisposedException>().WithMessage("*'res_blocks.0.se_block'*");
        FluentActions.Invoking(() => WeightsFile.Save(folder.File(name), none))
            .Should().Throw<ArgumentException>().WithMessage("'ReLU' has neither parameters nor buffers*");

        File.ReadAllBytes(folder.File(name)).Should().Equal(before);
    }

    [Fact]
    public void Closed_files_of_weights_are_refused()
    {
        var archive = TensorArchive.Open(Golden.Path("notebook.pt"));
        var key = archive.Tensors.Keys.First();
        archive.Dispose();
        archive.Dispose();
        FluentActions.Invoking(() => archive.ReadTensor(key)).Should().Throw<ObjectDisposedException>();

        var content = Safetensors.Read(Golden.Path("notebook.safetensors"));
        content.Dispose();
        content.Dispose();
        FluentActions.Invoking(() => content.Tensors).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void A_run_that_is_over_saves_no_checkpoint()
    {
        using var network = new Network(3, 16, 1, 10);
        var keeper = new Keeper();
        new Trainer(network, new TrainingOptions { Epochs = 1, Normalization = Normalization.Cifar10 })
            .Fit(MiniData.Train(8), null, [keeper]);
        FluentActions.Invoking(() => keeper.Run!.SaveCheckpoint(folder.File("c.safetensors")))
            .Should().Throw<ObjectDisposedException>();
        File.Exists(folder.File("c.safetensors")).Should().BeFalse();
    }

    private static ImageClassifier Create(string name) => name switch
    {
        "Network" => new Network(3, 16, 2, 10),
        "CompactNetwork" => new CompactNetwork(3, [8, 8], 10),
        _ => ModelZoo.Create(name),
    };

    private sealed class Keeper : ITrainingObserver
    {
        public TrainingRun? Run { get; private set; }

        public void OnRunStart(TrainingRun run) => Run = run;
    }
}
