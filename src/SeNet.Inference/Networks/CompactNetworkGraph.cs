using SeNet.Blocks;
using SeNet.Graphs;
using SeNet.Validation;

namespace SeNet.Networks;

/// <summary>
/// A small SE network that learns in minutes on a CPU: a 2x2 convolution that whitens, stages of two 3x3 convolutions
/// with max pooling after the first and an SE block after the second, global max pooling and a linear classifier. In
/// the line of Page's ResNet-9 and of airbench94 (Jordan, arXiv 2404.00498), with an SE block in each stage.
/// </summary>
/// <remarks>
/// State keys: <c>whiten.weight/bias</c>, <c>stages.N.down.0/1</c>, <c>stages.N.residual.0/1</c>,
/// <c>stages.N.se_block.fc.0/2</c>, <c>fc.weight</c>.
/// </remarks>
internal static class CompactNetworkGraph
{
    public const string Name = "CompactNetwork";

    /// <summary>Height and width of the patches that the first convolution whitens.</summary>
    public const int Patch = 2;

    /// <summary>Builds the network from its sizes.</summary>
    public static Graph Build(
        int inChannels, IReadOnlyList<int> widths, int classes, SEOptions? se, CompactForm form,
        long maximumParameters = long.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(widths);
        if (widths.Count == 0)
            throw new ArgumentException("widths is empty; a network has at least one stage.", nameof(widths));
        var isPlain = Require.Defined(form) == CompactForm.Plain;
        Require.AtLeastOne(classes);
        var builder = new GraphBuilder(Name, InitializationScheme.PyTorch, maximumParameters)
        {
            ClassifierKey = "fc",
            Arguments = ArgumentsOf(inChannels, widths, classes, se, form),
        };
        var x = builder.Input(inChannels);
        // Each direction of the patches' space, and its opposite, since a rectifier follows.
        x = x.Convolution("whiten", 2 * inChannels * Patch * Patch, Patch, bias: true);
        x = isPlain ? x.Gelu() : x.Relu();
        for (var stage = 0; stage < widths.Count; stage++)
        {
            var (key, width) = ($"stages.{stage}", Require.AtLeastOne(widths[stage], nameof(widths)));
            x = isPlain ? PlainStage(x, key, width, se) : ResidualStage(x, key, width, se);
            builder.MarkStage(x);
        }

        // Max pooling leaves large features; a ninth of them keeps the first logits small, as in airbench94.
        return builder.Build(x.GlobalMaxPool().Linear("fc", classes, bias: false).Scale(1.0 / 9));
    }

    /// <summary>Builds the network from a description's arguments.</summary>
    public static Graph Build(DescriptionReader arguments, long maximumParameters) => Build(
        arguments.Int("inChannels"),
        arguments.Ints("widths"),
        arguments.Int("classes"),
        arguments.Bool("se") ? arguments.SE() : null,
        arguments.Enum<CompactForm>("form"),
        maximumParameters);

    /// <summary>
    /// y = relu(BN(pool(conv3x3(x)))), halved in height and width, then relu(SE(BN(conv3x3(y))) + y).
    /// </summary>
    private static Value ResidualStage(Value x, string key, int width, SEOptions? se)
    {
        var y = x.Convolution($"{key}.down.0", width, kernel: 3, padding: 1)
            .MaxPool(2, stride: 2)
            .BatchNorm($"{key}.down.1")
            .Relu();
        var branch = y.Convolution($"{key}.residual.0", width, kernel: 3, padding: 1).BatchNorm($"{key}.residual.1");
        return Recalibrated(branch, key, se).Add(y).Relu();
    }

    /// <summary>The same with GELU and without the addition (<see cref="CompactForm.Plain"/>).</summary>
    private static Value PlainStage(Value x, string key, int width, SEOptions? se)
    {
        const double momentum = 0.4;
        var y = x.Convolution($"{key}.down.0", width, kernel: 3, padding: 1, weight: Identity(x.Channels))
            .MaxPool(2, stride: 2)
            .BatchNorm($"{key}.down.1", momentum: momentum, isWeightTrained: false)
            .Gelu();
        y = y.Convolution($"{key}.residual.0", width, kernel: 3, padding: 1, weight: Identity(width))
            .BatchNorm($"{key}.residual.1", momentum: momentum, isWeightTrained: false);
        return Recalibrated(y, key, se).Gelu();
    }

    private static Value Recalibrated(Value x, string key, SEOptions? se) =>
        se is null ? x : NotebookNetwork.NotebookSE(x, $"{key}.se_block", se);

    private static Initializer.Dirac Identity(int inChannels) =>
        new(InitializationScheme.Default(new WeightShape(0, inChannels, 3, 3)));

    private static Dictionary<string, string> ArgumentsOf(
        int inChannels, IReadOnlyList<int> widths, int classes, SEOptions? se, CompactForm form)
    {
        var arguments = new Dictionary<string, string>
        {
            ["inChannels"] = DescriptionReader.Of(inChannels),
            ["widths"] = string.Join(' ', widths.Select(DescriptionReader.Of)),
            ["classes"] = DescriptionReader.Of(classes),
            ["form"] = DescriptionReader.Of(form),
            ["se"] = DescriptionReader.Of(se is not null),
        };
        if (se is not null)
            DescriptionReader.Add(se, arguments);
        return arguments;
    }
}
