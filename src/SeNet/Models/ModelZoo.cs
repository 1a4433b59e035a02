using SeNet.Blocks;
using SeNet.Internal;
using static TorchSharp.torch;

namespace SeNet.Models;

/// <summary>Networks by name: the SE family of the paper (Hu et al., arXiv 1709.01507), each with its plain twin.</summary>
/// <remarks>
/// Names and state keys are timm's where timm has the network. <c>legacy_*</c> are those of the paper's tables, as the authors published
/// them for Caffe.
/// </remarks>
public static class ModelZoo
{
    private static readonly Dictionary<string, ZooEntry> Rows =
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

    /// <summary>The networks, family by family.</summary>
    public static IReadOnlyList<ZooEntry> Entries { get; } = [.. Rows.Values];

    /// <summary>Names that <see cref="Create(string, int?, int, SEOptions?)"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Rows.Keys];

    /// <summary>Makes a network, its weights drawn from libtorch's generator (<c>torch.manual_seed</c>) as in its source.</summary>
    /// <param name="name">One of <see cref="Names"/>, for example <c>seresnet50</c>.</param>
    /// <param name="classes">Classes to tell apart; 0 for no classifier; null for as many as it was published for.</param>
    /// <param name="inChannels">Channels of the images, at least 1; 3 for colour.</param>
    /// <param name="se">Options of its SE blocks; null for those it was published with.</param>
    /// <exception cref="ArgumentException">
    /// There is no such network; the message names the nearest. Or <paramref name="se"/> is given for a plain network, or has a placement that the network cannot have.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small, or the reduction leaves no channel.</exception>
    public static ImageClassifier Create(string name, int? classes = null, int inChannels = 3, SEOptions? se = null)
    {
        var entry = Entry(name);
        if (classes < 0)
            throw new ArgumentOutOfRangeException(nameof(classes), classes, "classes is at least 0; 0 leaves the classifier out.");
        if (se is not null && entry.SE is null)
            throw new ArgumentException($"'{name}' is a plain network, but options for SE blocks are given; use one with SE: {Nearest(name, Names.Where(other => Rows[other].SE is not null))}.", nameof(se));
        return entry.Make(new ClassifierArguments(name, Require.AtLeastOne(inChannels), classes ?? entry.Classes, se ?? entry.SE));
    }

    /// <summary>Makes a model again, with fresh weights, from what <see cref="IDescribedModel.Describe"/> gave, for example the metadata of a weights file.</summary>
    /// <param name="description">Name and arguments of a network of the zoo, a <see cref="Network"/> or a <see cref="CompactNetwork"/>.</param>
    /// <exception cref="ArgumentException">There is no such model, or an argument is missing or malformed.</exception>
    public static nn.Module<Tensor, Tensor> Create(ModelDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        switch (description.Name)
        {
            case nameof(Network):
                return Network.From(description);
            case nameof(CompactNetwork):
                return CompactNetwork.From(description);
            default:
                var entry = Entry(description.Name);
                var arguments = new Describing(description);
                return Create(entry.Name, arguments.Int("classes"), arguments.Int("inChannels"), entry.SE is null ? null : arguments.SE());
        }
    }

    private static ZooEntry Entry(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Rows.TryGetValue(name, out var entry)
            ? entry
            : throw new ArgumentException($"There is no network '{name}'; the nearest are {Nearest(name, Names)}. ModelZoo.Names lists all.", nameof(name));
    }

    private static string Nearest(string name, IEnumerable<string> names)
    {
        const int shown = 3;
        return string.Join(", ", names.OrderBy(other => EditDistance.Between(name, other)).Take(shown));
    }
}
