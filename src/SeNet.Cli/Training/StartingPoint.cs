using System.Globalization;
using System.Text.RegularExpressions;
using SeNet.Downloads;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Networks;
using SeNet.Text;
using SeNet.Weights;

namespace SeNet.Cli.Training;

/// <summary>The network that a run starts from.</summary>
/// <param name="Model">Its name, as <c>--model</c> takes it.</param>
/// <param name="Weights">Published weights or a file that it starts from; null for random ones.</param>
/// <param name="Crop">How images are prepared for its weights; null for random ones.</param>
/// <param name="Normalization">As <paramref name="Crop"/>.</param>
internal sealed partial record StartingPoint(
    string Model, string? Weights, CenterCrop? Crop = null, Normalization? Normalization = null)
{
    /// <summary>Name of the notebook's network with its number of filters and blocks.</summary>
    public const string NetworkPrefix = "network:";

    /// <summary>Whether it starts from weights.</summary>
    public bool HasWeights => Weights is not null;

    /// <summary>Finds out from the options, before anything is downloaded.</summary>
    /// <param name="settings">The options; a model that is empty is left to the data.</param>
    /// <exception cref="UsageException">There is no such network, or the options contradict each other.</exception>
    public static StartingPoint Find(TrainSettings settings)
    {
        var model = settings.Model;
        if (settings.InitialCheckpoint is { Length: > 0 } file)
        {
            if (settings.Pretrained)
                throw new UsageException("--pretrained and --initial-checkpoint are two beginnings: leave one out.");
            if (!File.Exists(file))
                throw new UsageException($"--initial-checkpoint is '{file}', but there is no such file; give a " +
                    $"weights file.");
            var metadata = WeightsFile.ReadMetadata(file);
            if (metadata.Model is null && model.Length == 0)
                throw new UsageException($"'{file}' does not name its network; add --model, for example --model " +
                    $"seresnet50.");
            return new(model.Length > 0 ? model : metadata.Model!.Name, file, metadata.Crop, metadata.Normalization);
        }

        if (Pretrained.Names.Contains(model))
            return OfPublished(Pretrained.Find(model));
        if (model.StartsWith(NetworkPrefix, StringComparison.Ordinal))
        {
            if (!Notebook.IsMatch(model))
                throw new UsageException(
                    $"--model is '{model}'; accepted: network:FILTERSxBLOCKS, for example network:128x10.");
            if (settings.Pretrained)
                throw new UsageException($"There are no published weights of {model}; leave --pretrained out.");
            return new(model, null);
        }

        if (model.Length > 0 && !NetworkZoo.Names.Contains(model))
            throw new UsageException(
                $"There is no network '{model}'; the nearest are {EditDistance.Nearest(model, NetworkZoo.Names)}. " +
                    "See senet models");
        if (!settings.Pretrained)
            return new(model, null);
        if (model.Length == 0)
            model = "seresnet50";
        return Pretrained.Entries.FirstOrDefault(entry => entry.Network == model) is { } published
            ? OfPublished(published)
            : throw new UsageException(
                $"There are no published weights of {model}; leave --pretrained out, or give one of " +
                    $"{ShortText.List([.. Pretrained.Names.Order()])}.");

        static StartingPoint OfPublished(PublishedWeights published) =>
            new(published.Name, published.Name, published.Crop, published.Normalization);
    }

    /// <summary>Creates the network, with its weights, for a number of classes and channels.</summary>
    public ImageClassifier Create(int classes, int channels, double? dropout, CancellationToken cancellationToken)
    {
        if (Notebook.Match(Model) is { Success: true } sizes)
            return new Network(channels, Number(sizes.Groups[1]), Number(sizes.Groups[2]), classes);
        if (Weights is null)
            return ModelZoo.Create(Model, classes, channels, dropout: dropout);
        if (!File.Exists(Weights))
            return ModelZoo.Create(
                Weights, Pretrained.Default with { Progress = new ConsoleDownloadProgress() }, classes, channels,
                    dropout,
                cancellationToken);
        if (WeightsFile.ReadMetadata(Weights).Model is not null && channels == 3)
            return ModelZoo.FromFile(Weights, classes);
        var network = ModelZoo.Create(Model, classes, channels, dropout: dropout);
        WeightsFile.Load(Weights, network,
            new LoadOptions { FreshClassifier = true, AdaptInputChannels = channels != 3 });
        return network;

        static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^network:(\d{1,4})x(\d{1,3})\z")]
    private static partial Regex Notebook { get; }
}
