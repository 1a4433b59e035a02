using SeNet.Blocks;
using SeNet.Layers;
using SeNet.Operators;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Models;

/// <summary>
/// VGG-16 (Simonyan and Zisserman, arXiv 1409.1556, table 1, configuration D) with batch normalisation and timm's keys, with and without SE.
/// </summary>
/// <remarks>
/// SE sits behind the rectifier of each of the thirteen convolutions, as section 3 of the SENet paper has it for VGG ('after the
/// non-linearity following each convolution'): <c>features.2.se</c>, ... With the squeeze counted, that is table 2's 15.48 GFLOPs. For SE, each
/// group of convolutions is a stage, the last two together stage 5. The maps of the last pooling are one more to <see cref="ImageClassifier.Features"/>.
/// As in timm the fully connected layers are convolutions, maps smaller than 7x7 are brought up to it, and without classes these layers
/// stay: the features are theirs.
/// </remarks>
internal sealed class Vgg : ImageClassifier
{
    private const int HeadSide = 7, HeadWidth = 4096;

    /// <summary>Configuration D: the widths of each group's convolutions; pooling parts the groups.</summary>
    private static readonly int[][] Groups =
    [
        [64, 64],
        [128, 128],
        [256, 256, 256],
        [512, 512, 512],
        [512, 512, 512],
    ];

    private readonly Conv2d fc1;
    private readonly Conv2d fc2;

    private Vgg(ClassifierArguments arguments)
        : base(arguments)
    {
        var stages = new List<Stage>();
        var (index, channels) = (0, InChannels);
        foreach (var group in Groups)
        {
            var layers = new List<Layer>();
            var number = stages.Count + 2;
            foreach (var width in group)
            {
                layers.Add(AddLayer(index, channels, width, number));
                // A convolution, its normalisation and its rectifier.
                (index, channels) = (index + 3, width);
            }

            List<Func<Tensor, Tensor>> steps = stages.Count == 0 ? [] : [MaxPool.Apply];
            steps.AddRange(layers.Select(layer => (Func<Tensor, Tensor>)layer.Forward));
            stages.Add(new Stage(channels, Composition.InSequence(steps)));
            // The pooling.
            index++;
        }

        stages.Add(new Stage(channels, MaxPool.Apply));
        fc1 = Parts.Add("pre_logits.fc1", Conv2d(channels, HeadWidth, HeadSide));
        fc2 = Parts.Add("pre_logits.fc2", Conv2d(HeadWidth, HeadWidth, 1));
        Compose(stages, AddClassifier("head.fc", HeadWidth));
        Initialize();
    }

    public static IEnumerable<ZooEntry> Entries => ZooEntry.ImageNet(
        "vgg16_bn", "sevgg16_bn", SEOptions.Published, "VGG", "arXiv 1409.1556", arguments => new Vgg(arguments));

    /// <inheritdoc/>
    public override int LeastSide => 1 << Groups.Length;

    private protected override Tensor Pool(Tensor maps, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (maps.size(2), maps.size(3));
        var x = Math.Min(height, width) < HeadSide
            ? functional.adaptive_avg_pool2d(maps, [Math.Max(HeadSide, height), Math.Max(HeadSide, width)])
            : maps;
        return base.Pool(fc2.ApplyTo(Dropped(FirstOfHead(x).relu_())).relu_(), type).MoveToOuterDisposeScope();
    }

    private Tensor FirstOfHead(Tensor x)
    {
        // For 7x7 maps the convolution is a matrix product, which takes libtorch a fifth of the time. In float32 without gradients the layer
        // itself is called all the same, so that its forward hooks see the call.
        var (weight, bias) = (fc1.weight, fc1.bias!);
        if (x.size(2) != HeadSide || x.size(3) != HeadSide || (x.dtype == weight.dtype && !is_grad_enabled()))
            return fc1.ApplyTo(x);
        return functional.linear(x.flatten(1), weight.flatten(1).to_type(x.dtype), bias.to_type(x.dtype)).unsqueeze(-1).unsqueeze(-1);
    }

    private Layer AddLayer(int index, int inChannels, int width, int stage)
    {
        var unit = Parts.Unit(
            $"features.{index}", Conv2d(inChannels, width, 3, padding: 1), $"features.{index + 1}", BatchNorm2d(width));
        return new Layer(unit, AttachedSE.ToModule(SEStage.Of(SE, stage, $"features.{index + 2}.se"), Parts, width));
    }

    private void Initialize()
    {
        using var noGrad = no_grad();
        Initialization.KaimingFanOut(this);
        Initialization.ZeroBiases(this);
        foreach (var linear in modules().OfType<Linear>())
            init.normal_(linear.weight, 0, 0.01);
    }

    /// <summary>A convolution, its normalisation and its rectifier, SE behind them.</summary>
    private sealed record Layer(ConvolutionUnit Unit, SEBlock? SE)
    {
        public Tensor Forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var maps = Unit.Forward(x);
            return (SE?.call(maps) ?? maps).MoveToOuterDisposeScope();
        }
    }
}
