using SeNet.Blocks;
using SeNet.Graphs;

namespace SeNet.Networks;

/// <summary>
/// BN-Inception (Ioffe and Szegedy, arXiv 1502.03167, appendix) with and without SE, as the SENet paper's authors
/// published it (hujie-frank/SENet, <c>SE-BN-Inception.prototxt</c>): convolutions without biases, maximum pooling that
/// rounds up, SE behind the concatenation of every module, the two reductions (3c and 4e) among them.
/// </summary>
/// <remarks>
/// <para>
/// State keys are those of the PyTorch version (Cadene/pretrained-models.pytorch, <c>bninception</c>), the SE block of
/// module 3a being <c>inception_3a_se.fc1/fc2</c>. That version's convolutions have biases; a weight file of it fits
/// with the biases b dropped and b subtracted from the running mean behind.
/// </para>
/// <para>
/// The layers' names in the prototxt: <c>inception_3a/1x1</c>, <c>/3x3_reduce</c>, <c>/3x3</c>,
/// <c>/double3x3_reduce</c>, <c>/double3x3a</c>, <c>/double3x3b</c>, <c>/pool_proj</c>, each followed by <c>/bn</c>
/// (statistics) and <c>/bn/scale</c> (weight and bias); <c>inception_3a_1x1_down</c> and <c>inception_3a_1x1_up</c> for
/// SE; <c>conv1/7x7_s2</c>, <c>conv2/3x3_reduce</c>, <c>conv2/3x3</c>; <c>classifier</c>.
/// </para>
/// <para>Stages: conv1, conv2, then modules 3a and 3b, 3c to 4d, 4e to 5b; SE is in the last three, the stages 3 to
/// 5.</para>
/// </remarks>
internal static class BNInception
{
    private static readonly InceptionConvention Convention = InceptionConvention.Caffe;

    /// <summary>The network and its plain twin.</summary>
    public static IEnumerable<NetworkEntry> Entries => NetworkEntry.ImageNet(
        "bninception", "sebninception", SEOptions.Published, "Inception", "arXiv 1502.03167", Build);

    private static Graph Build(NetworkArguments arguments)
    {
        var builder = arguments.CreateBuilder(InitializationScheme.KaimingFanOut);
        var x = builder.Input(arguments.InChannels);
        x = builder.MarkStage(Convention.Convolution(x, "conv1_7x7_s2", 64, (7, 7), stride: 2));
        x = InceptionPooling.CaffeHalvingMax(x);
        x = Convention.Convolution(x, "conv2_3x3_reduce", 64, (1, 1));
        x = builder.MarkStage(Convention.Convolution(x, "conv2_3x3", 192, (3, 3)));
        x = InceptionPooling.CaffeHalvingMax(x);
        foreach (var stage in Modules.GroupBy(module => module.Stage))
        {
            foreach (var module in stage)
            {
                var prefix = $"inception_{module.Name}_";
                x = InceptionModule.Apply(x, prefix, Convention, module.Branches);
                x = StageSE.Of(arguments.SE, stage.Key, prefix + "se").Behind(x);
            }

            builder.MarkStage(x);
        }

        return arguments.Classify(builder, x, "last_linear");
    }

    /// <summary>
    /// The modules: stage, name, 1x1, then the reducing 1x1 and the rest of the two deeper branches, pooling and its
    /// projection.
    /// </summary>
    private static Sizes[] Modules =>
    [
        new(3, "3a", 64, (64, 64), (64, 96), InceptionPooling.Average, 32),
        new(3, "3b", 64, (64, 96), (64, 96), InceptionPooling.Average, 64),
        new(4, "3c", 0, (128, 160), (64, 96), InceptionPooling.HalvingMaxLikeConvolution, 0),
        new(4, "4a", 224, (64, 96), (96, 128), InceptionPooling.Average, 128),
        new(4, "4b", 192, (96, 128), (96, 128), InceptionPooling.Average, 128),
        new(4, "4c", 160, (128, 160), (128, 160), InceptionPooling.Average, 128),
        new(4, "4d", 96, (128, 192), (160, 192), InceptionPooling.Average, 128),
        new(5, "4e", 0, (128, 192), (192, 256), InceptionPooling.HalvingMaxLikeConvolution, 0),
        new(5, "5a", 352, (192, 320), (160, 224), InceptionPooling.Average, 128),
        new(5, "5b", 352, (192, 320), (192, 224), InceptionPooling.Max, 128),
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
        int Stage, string Name, int One, (int Reduce, int Output) Three, (int Reduce, int Output) Double,
        Func<Value, Value> Pool, int Projection)
    {
        public IReadOnlyList<InceptionBranch> Branches =>
        [
            .. One == 0 ? Array.Empty<InceptionBranch>() : [new(("1x1", 1, 1, One))],
            new(("3x3_reduce", 1, 1, Three.Reduce), ("3x3", 3, 3, Three.Output)) { Stride = Stride },
            new(
                ("double_3x3_reduce", 1, 1, Double.Reduce), ("double_3x3_1", 3, 3, Double.Output),
                ("double_3x3_2", 3, 3, Double.Output)) { Stride = Stride },
            Projection == 0 ? new() { Pool = Pool } : new(("pool_proj", 1, 1, Projection)) { Pool = Pool },
        ];

        private int Stride => One == 0 ? 2 : 1;
    }
}
