using SeNet.Blocks;
using SeNet.Layers;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Models;

/// <summary>
/// BN-Inception (Ioffe and Szegedy, arXiv 1502.03167, appendix) with and without SE, as the SENet paper's authors published it
/// (hujie-frank/SENet, <c>SE-BN-Inception.prototxt</c>): convolutions without biases, maximum pooling that rounds up, SE behind the
/// concatenation of every module, the two reductions (3c and 4e) among them.
/// </summary>
/// <remarks>
/// <para>
/// State keys are those of the PyTorch version (Cadene/pretrained-models.pytorch, <c>bninception</c>), the SE block of module 3a being
/// <c>inception_3a_se.fc1/fc2</c>. That version's convolutions have biases; a weight file of it fits with the biases b dropped and b subtracted from
/// the running mean behind.
/// </para>
/// <para>
/// The layers' names in the prototxt: <c>inception_3a/1x1</c>, <c>/3x3_reduce</c>, <c>/3x3</c>, <c>/double3x3_reduce</c>, <c>/double3x3a</c>,
/// <c>/double3x3b</c>, <c>/pool_proj</c>, each followed by <c>/bn</c> (statistics) and <c>/bn/scale</c> (weight and bias);
/// <c>inception_3a_1x1_down</c> and <c>inception_3a_1x1_up</c> for SE; <c>conv1/7x7_s2</c>, <c>conv2/3x3_reduce</c>, <c>conv2/3x3</c>;
/// <c>classifier</c>.
/// </para>
/// <para>Stages: conv1, conv2, then modules 3a and 3b, 3c to 4d, 4e to 5b; SE is in the last three, the stages 3 to 5.</para>
/// </remarks>
internal sealed class BNInception : ImageClassifier
{
    private static readonly InceptionConvention Convention = InceptionConvention.Caffe;

    private BNInception(ClassifierArguments arguments)
        : base(arguments)
    {
        var conv1 = Convention.Unit(Parts, "conv1_7x7_s2", InChannels, (7, 7), 64, stride: 2);
        var reduce = Convention.Unit(Parts, "conv2_3x3_reduce", 64, (1, 1), 64);
        var conv2 = Convention.Unit(Parts, "conv2_3x3", 64, (3, 3), 192);
        var stages = new List<Stage>
        {
            new(64, x => conv1.Forward(x)),
            new(192, Composition.InSequence(Pool3x3.CaffeHalvingMax, x => reduce.Forward(x), x => conv2.Forward(x))),
        };
        foreach (var stage in Modules.GroupBy(module => module.Stage))
        {
            List<Func<Tensor, Tensor>> steps = stage.Key == 3 ? [Pool3x3.CaffeHalvingMax] : [];
            var channels = stages[^1].Channels;
            foreach (var sizes in stage)
            {
                var prefix = $"inception_{sizes.Name}_";
                var module = new InceptionModule(Parts, prefix, Convention, channels, sizes.Branches, SEStage.Of(SE, stage.Key, prefix + "se"));
                steps.Add(module.Forward);
                channels = module.Channels;
            }

            stages.Add(new Stage(channels, Composition.InSequence(steps)));
        }

        Compose(stages, AddClassifier("last_linear", stages[^1].Channels));
        Initialization.KaimingFanOut(this);
    }

    /// <summary>The network and its plain twin.</summary>
    public static IEnumerable<ZooEntry> Entries =>
        ZooEntry.ImageNet(
            "bninception", "sebninception", SEOptions.Published, "Inception", "arXiv 1502.03167", arguments => new BNInception(arguments));

    public override int LeastSide => 7;

    /// <summary>The modules: stage, name, 1x1, then the reducing 1x1 and the rest of the two deeper branches, pooling and its projection.</summary>
    private static Sizes[] Modules =>
    [
        new(3, "3a", 64, (64, 64), (64, 96), Pool3x3.Average, 32),
        new(3, "3b", 64, (64, 96), (64, 96), Pool3x3.Average, 64),
        new(4, "3c", 0, (128, 160), (64, 96), Pool3x3.HalvingMaxLikeConvolution, 0),
        new(4, "4a", 224, (64, 96), (96, 128), Pool3x3.Average, 128),
        new(4, "4b", 192, (96, 128), (96, 128), Pool3x3.Average, 128),
        new(4, "4c", 160, (128, 160), (128, 160), Pool3x3.Average, 128),
        new(4, "4d", 96, (128, 192), (160, 192), Pool3x3.Average, 128),
        new(5, "4e", 0, (128, 192), (192, 256), Pool3x3.HalvingMaxLikeConvolution, 0),
        new(5, "5a", 352, (192, 320), (160, 224), Pool3x3.Average, 128),
        new(5, "5b", 352, (192, 320), (192, 224), Pool3x3.Max, 128),
    ];

    /// <summary>Sizes of a module.</summary>
    /// <param name="Stage">Number of the stage.</param>
    /// <param name="Name">Name in the paper.</param>
    /// <param name="One">Channels of the 1x1 convolution; 0 in a reduction, which has none and halves the maps.</param>
    /// <param name="Three">Channels of the branch with one 3x3 convolution: its 1x1, its 3x3.</param>
    /// <param name="Double">Channels of the branch with two 3x3 convolutions: its 1x1, each 3x3.</param>
    /// <param name="Pool">Pooling of the last branch.</param>
    /// <param name="Projection">Channels of the 1x1 convolution behind it; 0 for none.</param>
    private sealed record Sizes(
        int Stage, string Name, int One, (int Reduce, int Output) Three, (int Reduce, int Output) Double, Func<Tensor, Tensor> Pool, int Projection)
    {
        public IReadOnlyList<InceptionBranch> Branches =>
        [
            .. One == 0 ? Array.Empty<InceptionBranch>() : [new(("1x1", 1, 1, One))],
            new(("3x3_reduce", 1, 1, Three.Reduce), ("3x3", 3, 3, Three.Output)) { Stride = Stride },
            new(("double_3x3_reduce", 1, 1, Double.Reduce), ("double_3x3_1", 3, 3, Double.Output), ("double_3x3_2", 3, 3, Double.Output)) { Stride = Stride },
            Projection == 0 ? new() { Pool = Pool } : new(("pool_proj", 1, 1, Projection)) { Pool = Pool },
        ];

        private int Stride => One == 0 ? 2 : 1;
    }
}
