using SeNet.Blocks;
using SeNet.Graphs;
using SeNet.Networks;
using SeNet.Weights;

namespace SeNet.Modules;

/// <summary>
/// Networks by name: the SE family of the paper (Hu et al., arXiv 1709.01507), each with its plain twin, with fresh or
/// published weights or those of a file. <see cref="NetworkZoo"/> has the same networks as graphs.
/// </summary>
/// <remarks>
/// Names and state keys are timm's where timm has the network. <c>legacy_*</c> are those of the paper's tables, as the
/// authors published them for Caffe.
/// </remarks>
/// <example>
/// <code>
/// using var fresh = ModelZoo.Create("seresnet50", classes: 10);
/// using var published = ModelZoo.Create("seresnet50.a1_in1k", Pretrained.Default);
/// using var trained = ModelZoo.FromFile("best.safetensors");
/// </code>
/// </example>
public static class ModelZoo
{
    /// <summary>The networks, family by family.</summary>
    public static IReadOnlyList<NetworkEntry> Entries => NetworkZoo.Entries;

    /// <summary>Names that <see cref="Create(string, int?, int, SEOptions?, double?)"/> takes.</summary>
    public static IReadOnlyList<string> Names => NetworkZoo.Names;

    /// <summary>
    /// Creates a network in training mode, its weights drawn from libtorch's generator (<c>torch.manual_seed</c>) as in
    /// the network's source.
    /// </summary>
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
    public static ImageClassifier Create(
        string name, int? classes = null, int inChannels = 3, SEOptions? se = null, double? dropout = null) =>
        Pretrained.Names.Contains(name)
            ? throw new ArgumentException(
                $"'{name}' names published weights; for a network with them give weights: Pretrained.Default, for " +
                    "one without the name before the dot.",
                nameof(name))
            : new ImageClassifier(NetworkZoo.Build(name, classes, inChannels, se, dropout));

    /// <summary>Creates a network with published weights, which are downloaded once; in evaluation mode.</summary>
    /// <remarks>
    /// In training mode, in which timm and torchvision leave such networks, each call would change the running
    /// statistics. The trainer sets the mode itself; a training loop of your own begins with <c>train()</c>.
    /// </remarks>
    /// <param name="name">One of <see cref="Pretrained.Names"/>, for example <c>seresnet50.a1_in1k</c>.</param>
    /// <param name="weights">Where from and where to: <see cref="Pretrained.Default"/>.</param>
    /// <param name="classes">
    /// Number of classes; null for those of the weights. With any other number the classifier is freshly drawn, for
    /// fine-tuning; 0 leaves it out.
    /// </param>
    /// <param name="inChannels">
    /// Number of channels of the images, at least 1; for another number than 3 the first convolution is adapted
    /// (<see cref="LoadOptions.AdaptInputChannels"/>).
    /// </param>
    /// <param name="dropout">As in the other <see cref="Create(string, int?, int, SEOptions?, double?)"/>.</param>
    /// <param name="cancellationToken">Stops the download; what has arrived stays for the next call.</param>
    /// <returns>The network; its <see cref="ImageClassifier.Published"/> says how images are prepared for it.</returns>
    /// <exception cref="ArgumentException">There are no such weights; the message names the nearest.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    /// <exception cref="HttpRequestException">The server refuses the file.</exception>
    /// <exception cref="IOException">
    /// The download failed several times, a file cannot be written, or (<see cref="WeightsFormatException"/>) the file
    /// is damaged.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// The downloaded file has another hash or length than it should.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public static ImageClassifier Create(
        string name, Pretrained weights, int? classes = null, int inChannels = 3, double? dropout = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var published = Pretrained.Find(name);
        // Before the download: a wrong number should not cost one.
        var graph = NetworkZoo.Build(published.Network, classes ?? published.Classes, inChannels, dropout: dropout);
        return Load(graph, published, weights.Download(name, cancellationToken));
    }

    /// <inheritdoc cref="Create(string, Pretrained, int?, int, double?, CancellationToken)"/>
    /// <remarks>The network is made on the thread that the download ends on.</remarks>
    public static async Task<ImageClassifier> CreateAsync(
        string name, Pretrained weights, int? classes = null, int inChannels = 3, double? dropout = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var published = Pretrained.Find(name);
        var graph = NetworkZoo.Build(published.Network, classes ?? published.Classes, inChannels, dropout: dropout);
        return Load(graph, published, await weights.DownloadAsync(name, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>
    /// Creates a network again, with fresh weights and in training mode, from its description, for example that in the
    /// metadata of a weights file.
    /// </summary>
    /// <param name="description">
    /// Name and arguments of a network of the zoo, of a <see cref="Network"/> or of a <see cref="CompactNetwork"/>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is no such network, or an argument is missing or malformed.
    /// </exception>
    public static ImageClassifier Create(ModelDescription description) => new(NetworkZoo.Build(description));

    /// <summary>
    /// Creates the network that a weights file or training checkpoint of this library names, with its weights, in
    /// evaluation mode: ready to classify.
    /// </summary>
    /// <remarks>
    /// The trainer sets training mode itself; a training loop of your own begins with <c>train()</c>.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="classes">
    /// Null for the file's classes; else the number of new ones, whose classifier is freshly drawn, for fine-tuning.
    /// </param>
    /// <param name="dictionary">
    /// Which dictionary of tensors, as <see cref="LoadOptions.Dictionary"/>; null for the one that there is.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">
    /// The file does not name its network, or names one that there is not, or holds another's weights.
    /// </exception>
    /// <exception cref="WeightsFormatException">
    /// The file is damaged or of no known format, or names a network larger than itself.
    /// </exception>
    public static ImageClassifier FromFile(string path, int? classes = null, string? dictionary = null)
    {
        ModelDescription description;
        using (var archive = TensorArchive.Open(path, dictionary))
            description = StoredNetwork.DescriptionIn(archive, WeightsMetadata.FromText(archive.Metadata, path));
        if (classes is not null)
            description = new ModelDescription(
                description.Name,
                new Dictionary<string, string>(description.Arguments)
                {
                    ["classes"] = DescriptionReader.Of(classes.Value),
                });
        var options = new LoadOptions { FreshClassifier = classes is not null, Dictionary = dictionary };
        return Load(NetworkZoo.Build(description), path, options);
    }

    private static ImageClassifier Load(Graph graph, PublishedWeights published, string path)
    {
        var isFresh = graph.Output.Channels != published.Classes || !graph.Contains(graph.ClassifierKey!);
        var options = new LoadOptions { FreshClassifier = isFresh, AdaptInputChannels = true };
        var model = Load(graph, path, options);
        model.Published = published;
        return model;
    }

    private static ImageClassifier Load(Graph graph, string path, LoadOptions options)
    {
        var model = new ImageClassifier(graph);
        try
        {
            WeightsFile.Load(path, model, options);
            model.eval();
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
