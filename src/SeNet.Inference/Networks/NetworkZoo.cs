using SeNet.Blocks;
using SeNet.Graphs;
using SeNet.Text;
using SeNet.Validation;

namespace SeNet.Networks;

/// <summary>
/// Networks by name, as graphs: the SE family of the paper (Hu et al., arXiv 1709.01507), each with its plain twin.
/// </summary>
/// <remarks>
/// Names and state keys are timm's where timm has the network. <c>legacy_*</c> are those of the paper's tables, as the
/// authors published them for Caffe.
/// </remarks>
/// <example>
/// <code>
/// Graph graph = NetworkZoo.Build("seresnet50", classes: 10);
/// using var network = new ImageClassifier(graph);
/// </code>
/// </example>
public static class NetworkZoo
{
    private static readonly Dictionary<string, NetworkEntry> Rows =
        new[]
        {
            ResNet.Entries,
            Vgg.Entries,
            BNInception.Entries,
            InceptionV3.Entries,
            InceptionResNetV2.Entries,
            MobileNet.Entries,
            ShuffleNet.Entries,
            CifarResNet.Entries,
            PreActivationResNet.Entries,
            ShakeShake.Entries,
        }.SelectMany(entries => entries).ToDictionary(entry => entry.Name);

    /// <summary>From a description's arguments to a graph, by the network's name.</summary>
    private static readonly Dictionary<string, Func<DescriptionReader, long, Graph>> Described =
        Rows.Values
            .Select(entry => (entry.Name, Build: (Func<DescriptionReader, long, Graph>)(
                (arguments, maximum) => Build(entry, arguments, maximum))))
            .Append((NotebookNetwork.Name, NotebookNetwork.Build))
            .Append((CompactNetworkGraph.Name, CompactNetworkGraph.Build))
            .ToDictionary(row => row.Name, row => row.Build);

    /// <summary>The networks, family by family.</summary>
    public static IReadOnlyList<NetworkEntry> Entries { get; } = [.. Rows.Values];

    /// <summary>Names that <see cref="Build(string, int?, int, SEOptions?, double?)"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Rows.Keys];

    /// <summary>Builds a network's graph.</summary>
    /// <param name="name">One of <see cref="Names"/>, for example <c>seresnet50</c>.</param>
    /// <param name="classes">Number of classes; 0 for no classifier; null for as many as it was published for.</param>
    /// <param name="inChannels">Number of channels of the images, at least 1; 3 for RGB.</param>
    /// <param name="se">Options of its SE blocks; null for those it was published with.</param>
    /// <param name="dropout">
    /// Probability, in [0, 1), that training sets a pooled feature before the classifier to zero (in VGG an output of
    /// the first fully connected layer too, as in timm); null for that of its source
    /// (<see cref="NetworkEntry.Dropout"/>). Evaluation and inference do not depend on it.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is no such network; the message names the nearest. Or <paramref name="se"/> is given for a plain network,
    /// or has a placement that the network cannot have.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number is too small, or the reduction leaves no channel.
    /// </exception>
    public static Graph Build(
        string name, int? classes = null, int inChannels = 3, SEOptions? se = null, double? dropout = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!Rows.TryGetValue(name, out var entry))
            throw Unknown(name, Names);
        return Build(entry, classes, inChannels, se, dropout, long.MaxValue);
    }

    /// <summary>
    /// Builds a graph again from its name and arguments, for example those in the metadata of a weights file.
    /// </summary>
    /// <param name="description">
    /// Name and arguments of a network of the zoo, of the notebook's <c>Network</c> or of a <c>CompactNetwork</c>.
    /// </param>
    /// <param name="maximumParameters">
    /// Number of parameters above which it is refused, so that a few bytes of a file cannot ask for all the memory.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is no such network, an argument is missing or malformed, or the network is too large.
    /// </exception>
    public static Graph Build(ModelDescription description, long maximumParameters = long.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(description);
        return Described.TryGetValue(description.Name, out var build)
            ? build(new DescriptionReader(description), maximumParameters)
            : throw Unknown(description.Name, Described.Keys);
    }

    private static Graph Build(NetworkEntry entry, DescriptionReader arguments, long maximumParameters) => Build(
        entry,
        arguments.Int("classes"),
        arguments.Int("inChannels"),
        entry.SE is null ? null : arguments.SE(),
        arguments.Double(NetworkArguments.DropoutArgument, entry.Dropout),
        maximumParameters);

    private static Graph Build(
        NetworkEntry entry, int? classes, int inChannels, SEOptions? se, double? dropout, long maximumParameters)
    {
        if (classes < 0)
            throw new ArgumentOutOfRangeException(
                nameof(classes), classes, "classes is at least 0; 0 leaves the classifier out.");
        if (se is not null && entry.SE is null)
            throw new ArgumentException(
                $"'{entry.Name}' is a plain network, but options for SE blocks are given; use one with SE: " +
                    $"{EditDistance.Nearest(entry.Name, Names.Where(other => Rows[other].SE is not null))}.",
                nameof(se));
        if (dropout is not (null or (>= 0 and < 1)))
            throw new ArgumentOutOfRangeException(
                nameof(dropout), dropout, "dropout is a probability in [0, 1); 0 is none.");
        return entry.Build(new NetworkArguments(
            entry.Name, Require.AtLeastOne(inChannels), classes ?? entry.Classes, se ?? entry.SE,
            dropout ?? entry.Dropout, maximumParameters));
    }

    private static ArgumentException Unknown(string name, IEnumerable<string> known) => new(
        $"There is no network '{name}'; the nearest are {EditDistance.Nearest(name, known)}. " +
            "NetworkZoo.Names lists all.",
        nameof(name));
}
