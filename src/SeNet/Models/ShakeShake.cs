using SeNet.Blocks;
using SeNet.Layers;
using SeNet.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Models;

/// <summary>
/// Shake-Shake networks for CIFAR-10 (Gastaldi, arXiv 1705.07485, table 1): three stages of units with two branches, which training mixes at
/// random. With and without SE.
/// </summary>
internal sealed class ShakeShake : ImageClassifier
{
    private const int StemWidth = 16;

    private readonly int unitsAStage;

    private ShakeShake(ClassifierArguments arguments, int unitsAStage, int width)
        : base(arguments)
    {
        this.unitsAStage = unitsAStage;
        var stem = Parts.Unit("conv1", Conv2d(InChannels, StemWidth, 3, padding: 1, bias: false), "bn1", BatchNorm2d(StemWidth));
        var first = Parts.Add("layer1", Units(2, StemWidth, width));
        var second = Parts.Add("layer2", Units(3, width, 2 * width));
        var third = Parts.Add("layer3", Units(4, 2 * width, 4 * width));
        Compose(
            [
                new(width, Composition.InSequence(x => stem.Forward(x, relu: false), first.call)),
                new(2 * width, second.call),
                new(4 * width, x => third.call(x).relu_()),
            ],
            AddClassifier("fc", 4 * width));
        Initialize();
    }

    /// <summary>The paper's 26 2x96d: 26 layers, two branches, 96 channels in the first stage.</summary>
    public static IEnumerable<ZooEntry> Entries => ZooEntry.Cifar(
        "shakeshake26_2x96d_cifar", "seshakeshake26_2x96d_cifar", SEOptions.Published, "Shake-Shake", "arXiv 1705.07485",
        arguments => new ShakeShake(arguments, unitsAStage: 4, width: 96));

    private Sequential Units(int stage, int inChannels, int width)
    {
        var se = SEStage.Of(SE, stage, "se");
        return Sequential(Enumerable.Range(0, unitsAStage).Select(i =>
            i == 0 ? new ShakeShakeBlock(inChannels, width, stage == 2 ? 1 : 2, se) : new ShakeShakeBlock(width, width, 1, se)));
    }

    private void Initialize()
    {
        Initialization.KaimingFanOut(this);
        Initialization.ZeroLinearBiases(this);
        using var noGrad = no_grad();
        // The fan out of each of a shortcut's two paths is half of what the layer's shape says.
        foreach (var shortcut in modules().OfType<ShiftedShortcut>())
            shortcut.Convolution.weight.Times_(Math.Sqrt(2));
    }
}
