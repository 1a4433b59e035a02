using SeNet.Downloads;
using SeNet.Modules;
using SeNet.Imaging;
using SeNet.Weights;

namespace FineTune;

/// <summary>The network that fine-tuning starts from, and how images are prepared for it.</summary>
/// <param name="CreateNetwork">Creates the network, with a new classifier for a number of classes.</param>
/// <param name="Crop">How images are resized and cropped.</param>
/// <param name="Normalization">How images are normalized.</param>
internal sealed record StartingPoint(
    Func<int, ImageClassifier> CreateNetwork, CenterCrop Crop, Normalization Normalization)
{
    private static readonly CenterCrop Usual = new(224);

    public static StartingPoint Of(Settings settings, CancellationToken cancellationToken)
    {
        if ((settings.Dictionary ?? settings.Prefix) is not null && !File.Exists(settings.Weights))
            throw new ArgumentException(
                $"--dictionary and --prefix are for a weights file, which '{settings.Weights}' is not: " +
                    "leave them out.");
        var start = settings.Weights == "none" ? Fresh(settings)
            : File.Exists(settings.Weights) ? OfFile(settings)
            : OfPublished(settings, cancellationToken);
        return settings.Size is { } size ? start with { Crop = start.Crop with { Size = size } } : start;
    }

    private static StartingPoint Fresh(Settings settings) =>
        new(classes => ModelZoo.Create(settings.Model ?? "seresnet50", classes), Usual, Normalization.ImageNet);

    private static StartingPoint OfFile(Settings settings)
    {
        var metadata = WeightsFile.ReadMetadata(settings.Weights, settings.Dictionary);
        return new(Create, metadata.Crop ?? Usual, metadata.Normalization ?? Normalization.ImageNet);

        ImageClassifier Create(int classes)
        {
            if (metadata.Model is not null && settings.Model is null)
                return ModelZoo.FromFile(settings.Weights, classes, settings.Dictionary);
            var name = settings.Model ?? throw new ArgumentException(
                $"'{settings.Weights}' does not name its network; add --model, for example --model seresnet50.");
            var network = ModelZoo.Create(name, classes);
            WeightsFile.Load(
                settings.Weights,
                network,
                new LoadOptions { FreshClassifier = true, Dictionary = settings.Dictionary, Prefix = settings.Prefix });
            return network;
        }
    }

    private static StartingPoint OfPublished(Settings settings, CancellationToken cancellationToken)
    {
        // No name of published weights looks like a file's.
        if (settings.Weights.Contains(Path.DirectorySeparatorChar)
            || Path.GetExtension(settings.Weights) is ".safetensors" or ".pt" or ".pth")
            throw new FileNotFoundException(
                $"--weights is '{settings.Weights}', " +
                    $"{(Directory.Exists(settings.Weights) ? "which is a folder" : "but there is no such file")}; " +
                    "give a weights file, the name of published weights, or none.");
        var published = Pretrained.Find(settings.Weights);
        if (settings.Model is not null)
            throw new ArgumentException($"'{settings.Weights}' are weights of {published.Network}; leave --model out.");
        return new(
            classes => ModelZoo.Create(
                settings.Weights,
                Pretrained.Default with { Progress = new ConsoleDownloadProgress() },
                classes,
                cancellationToken: cancellationToken),
            published.Crop,
            published.Normalization);
    }
}
