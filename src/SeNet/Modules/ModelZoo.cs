using SeNet.Blocks;
using SeNet.Graphs;
using SeNet.Networks;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Modules;

/// <summary>Networks by name: the SE family of the paper (Hu et al., arXiv 1709.01507), each with its plain twin.</summary>
/// <remarks>
/// Names and state keys are timm's where timm has the network. <c>legacy_*</c> are those of the paper's tables, as the authors published
/// them for Caffe.
/// </remarks>
/// <example>
/// <code>
/// using var drawn = ModelZoo.Create("seresnet50", classes: 10);
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
    /// Makes a network, its weights drawn from libtorch's generator (<c>torch.manual_seed</c>) as in its source; in
    /// training mode.
    /// </summary>
    /// <param name="name">One of <see cref="Names"/>, for example <c>seresnet50</c>.</param>
    /// <param name="classes">
    /// Classes to tell apart; 0 for no classifier; null for as many as it was published for.
    /// </param>
    /// <param name="inChannels">Channels of the images, at least 1; 3 for colour.</param>
    /// <param name="se">Options of its SE blocks; null for those it was published with.</param>
    /// <param name="dropout">
    /// Probability, in [0, 1), that training sets a pooled feature before the classifier to zero (in VGG an output of
    /// the first fully connected layer too, as in timm); null for that of its source (<see cref="NetworkEntry.Dropout"/>).
    /// Evaluation and inference do not depend on it.
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
                $"'{name}' names published weights; for a network with them give weights: Pretrained.Default, for one without the name before the dot.",
                nameof(name))
            : new ImageClassifier(NetworkZoo.Build(name, classes, inChannels, se, dropout));

    /// <summary>Makes a network with published weights, which are downloaded once; in evaluation mode.</summary>
    /// <remarks>
    /// In training mode, which timm and torchvision leave such networks in, each call would move the running
    /// statistics. <see cref="Training.Trainer"/> sets the mode itself; a training loop of your own begins with
    /// <c>train()</c>.
    /// </remarks>
    /// <param name="name">One of <see cref="Pretrained.Names"/>, for example <c>seresnet50.a1_in1k</c>.</param>
    /// <param name="weights">Where from and where to: <see cref="Pretrained.Default"/>.</param>
    /// <param name="classes">
    /// Classes to tell apart; null for those of the weights. With any other number the classifier is freshly drawn, for
    /// fine-tuning; 0 leaves it out.
    /// </param>
    /// <param name="inChannels">
    /// Channels of the images, at least 1; for another number than 3 the first convolution is adapted
    /// (<see cref="LoadOptions.AdaptInputChannels"/>).
    /// </param>
    /// <param name="dropout">As in the other <see cref="Create(string, int?, int, SEOptions?, double?)"/>.</param>
    /// <param name="cancellationToken">Stops the download; what has come stays for the next call.</param>
    /// <returns>
    /// The network; its <see cref="ImageClassifier.Published"/> tells how images are prepared for it.
    /// </returns>
    /// <exception cref="ArgumentException">There are no such weights; the message names the nearest.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    /// <exception cref="HttpRequestException">The server refuses the file.</exception>
    /// <exception cref="IOException">
    /// The download broke off several times, the disk refuses a file, or (<see cref="WeightsFormatException"/>) the
    /// file is damaged.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// The downloaded file has another hash or length than it should.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ImageClassifier Create(string name, Pretrained weights, int? classes =
        null, int inChannels = 3, double? dropout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var published = Pretrained.Find(name);
        var model = Create(published.Network, classes ?? published.Classes, inChannels, dropout: dropout);
        try
        {
            var options = new LoadOptions { FreshClassifier = model.Classes != published.Classes, AdaptInputChannels = true };
            WeightsFile.Load(weights.Download(name, cancellationToken), model, options);
            model.Published = published;
            model.eval();
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Makes a model again, with fresh weights and in training mode, from what <see cref="IDescribedModel.Describe"/>
    /// gave, for example the metadata of a weights file.
    /// </summary>
    /// <param name="description">
    /// Name and arguments of a network of the zoo, a <see cref="Network"/> or a <see cref="CompactNetwork"/>.
    /// </param>
    /// <exception cref="ArgumentException">There is no such model, or an argument is missing or malformed.</exception>
    public static ImageClassifier Create(ModelDescription description) => new(NetworkZoo.Build(description));

    /// <summary>
    /// Makes the model that a weights file or training checkpoint of this library tells of, with its weights, in
    /// evaluation mode: ready to classify.
    /// </summary>
    /// <remarks>
    /// <see cref="Training.Trainer"/> sets training mode itself; a training loop of your own begins with
    /// <c>train()</c>.
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
    /// The file does not tell its model, or tells of one that there is not, or holds another's weights.
    /// </exception>
    /// <exception cref="WeightsFormatException">
    /// The file is damaged or of no known format, or tells of a model larger than itself.
    /// </exception>
    public static ImageClassifier FromFile(string path, int? classes = null, string? dictionary = null)
    {
        var description = DescriptionIn(path, dictionary);
        if (classes is not null)
            description = new ModelDescription(
                description.Name,
                new Dictionary<string, string>(description.Arguments)
                {
                    ["classes"] = DescriptionReader.Of(classes.Value),
                });
        var model = Create(description);
        try
        {
            WeightsFile.Load(
                path, model, new LoadOptions { FreshClassifier = classes is not null, Dictionary = dictionary });
            model.eval();
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>What the file's metadata name, refused where that is larger than what the file holds.</summary>
    private static ModelDescription DescriptionIn(string path, string? dictionary)
    {
        using var archive = TensorArchive.Open(path, dictionary);
        var description = WeightsMetadata.FromText(archive.Metadata, path).Model
            ?? throw new ArgumentException(
                $"The metadata of '{path}' do not name the model; make the model with ModelZoo.Create and load the file with WeightsFile.Load.",
                nameof(path));
        var held = archive.Tensors.Values.Sum(tensor => tensor.Shape.Aggregate(1.0, (product, size) => product * size));
        try
        {
            NetworkZoo.Build(description, (long)Math.Min(held, long.MaxValue / 2));
            return description;
        }
        catch (ParametersExceededException)
        {
            throw new WeightsFormatException(
                path, 0,
                FormattableString.Invariant($"its metadata name a '{description.Name}' of more weights than the {held} that the file holds"));
        }
    }
}
