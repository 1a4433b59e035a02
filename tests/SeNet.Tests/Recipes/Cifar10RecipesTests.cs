using SeNet.Blocks;
using SeNet.Evaluation;
using SeNet.Modules;
using SeNet.Networks;
using SeNet.Imaging;
using SeNet.Recipes;
using SeNet.Tests.Training;
using SeNet.Training;
using TorchSharp;
using static SeNet.Recipes.Cifar10Recipes;
using static TorchSharp.torch;

namespace SeNet.Tests.Recipes;

public sealed class Cifar10RecipesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Names => ["quick", "accurate"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recipe_has_SE_in_a_network_that_is_described_and_whitened(string name)
    {
        var recipe = ByName(name);
        using var network = recipe.CreateNetwork(MiniData.Train());
        network.SE.Should().Be(SEOptions.Paper);
        network.Widths.Should().Equal(recipe.Widths);
        network.Form.Should().Be(name == "quick" ? CompactForm.Residual : CompactForm.Plain);
        network.Classes.Should().Be(10);
        network.state_dict()["whiten.weight"].requires_grad.Should().BeFalse();
        using var again = ModelZoo.Create(network.Describe());
        again.state_dict().Keys.Should().Equal(network.state_dict().Keys);
    }

    [Fact]
    public void The_quick_recipe_learns_a_few_hundred_images_in_seconds()
    {
        manual_seed(1);
        var recipe = Quick() with { Widths = [16, 64, 128] };
        var options = recipe.Options with { Epochs = 10, BatchSize = 50 };
        var (train, test) = (MiniData.All.Train.Subset(Enumerable.Range(0, 300)), MiniData.Test(200));
        using var network = recipe.CreateNetwork(train);
        var history = new Trainer(network, options).Fit(train).History;
        history[^1].TrainAccuracy.Should().BeGreaterThan(0.6);
        var evaluator = new Evaluator(network, options.Normalization!, augmentation: recipe.TestTimeAugmentation);
        evaluator.Evaluate(test).Accuracy.Should().BeGreaterThan(0.2, "guessing gives 0.1");
    }

    [Fact]
    public void The_accurate_recipe_trains_all_biases_faster_and_no_scale()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var recipe = Accurate() with { Widths = [16, 16, 16] };
        using var network = recipe.CreateNetwork(MiniData.Train());
        new Trainer(network, recipe.Options with { Epochs = 1, BatchSize = 20 }).Fit(MiniData.Train());

        recipe.Options.ParameterGroups[0].Names.Should().BeEquivalentTo(
            network.state_dict().Keys.Where(key => key.EndsWith("bias", StringComparison.Ordinal)));
        foreach (var key in network.state_dict().Keys.Where(key => key.EndsWith(".1.weight", StringComparison.Ordinal)))
            network.state_dict()[key].ToDoubles().Should().OnlyContain(value => value == 1, "{0} is not trained", key);
    }

    [Fact]
    public void A_cancelled_run_of_a_recipe_goes_on_to_the_same_bits()
    {
        var whole = Weights("whole", cancelAt: null);
        Weights("broken", cancelAt: 3);
        Weights("broken", cancelAt: null).Should().Equal(whole);
    }

    private static Recipe ByName(string name) => name == "quick" ? Quick() : Accurate();

    private double[] Weights(string name, int? cancelAt)
    {
        manual_seed(1);
        var recipe = Quick() with { Widths = [16, 16] };
        using var network = recipe.CreateNetwork(MiniData.Train());
        using var cancellation = new CancellationTokenSource();
        var checkpoints = new CheckpointDirectory(folder.File(name));
        new Trainer(network, recipe.Options with { Epochs = 2, BatchSize = 20 }).Fit(
            MiniData.Train(), null, [new CheckpointSaver(checkpoints.Path), new CancelAfter(cancellation, cancelAt)],
            checkpoints.Latest(), cancellation.Token);
        return [.. network.state_dict().OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(
            pair => pair.Value.ToDoubles())];
    }

    private sealed class CancelAfter(CancellationTokenSource source, int? batches) : ITrainingObserver
    {
        private int seen;

        public void OnBatchEnd(TrainingRun run, BatchResult batch)
        {
            if (++seen == batches)
                source.Cancel();
        }
    }
}
