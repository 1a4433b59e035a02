using System.CommandLine;
using Samples;
using SeNet.CommandLine;
using SeNet.Data;

namespace FineTune;

/// <summary>Turns arguments into <see cref="Settings"/>, help or an error.</summary>
internal static class CommandLine
{
    public static int Run(string[] args, Func<Settings, CancellationToken, int> program)
    {
        var images = new Argument<string>("IMAGES")
        {
            Description =
                "Folder of images: with the folders 'train' and 'val', 'test' or both, each of which holds one " +
                    "folder per class; or with one folder per class, a fifth of whose images is kept for testing",
            CustomParser = given =>
            {
                if (string.IsNullOrWhiteSpace(given.Text) || File.Exists(given.Text))
                    given.Reject("a folder of images");
                return given.Text;
            },
        };
        var weights = TextOption.Any(
            "--weights",
            "Weights to start from: the name of published ones, which are downloaded once; a weights file; or 'none' " +
                "for random weights",
            "NAME|FILE",
            "the name of published weights, a file, or none",
            "seresnet50.a1_in1k");
        var dictionary = TextOption.Any(
            "--dictionary",
            "Dictionary of weights in the file, for example model_ema (default: the one that there is)",
            "NAME",
            "the name of a dictionary, for example model_ema");
        var prefix = TextOption.Any(
            "--prefix",
            "Common beginning of the network's keys in the file, for example model (default: found by itself)",
            "NAME",
            "the beginning of the keys, for example model");
        var model = TextOption.Any(
            "--model",
            "Network of the model zoo, for random weights (default: seresnet50) and for weights files that do not " +
                "name theirs",
            "NAME",
            "the name of a network, for example seresnet50");
        var size = NumberOption.OptionalWhole(
            "--size",
            "Height and width, in pixels, to which images are scaled and cropped (default: those the weights were " +
                "trained with, else 224)",
            1,
            4096);
        var epochs = NumberOption.Whole("--epochs", "Number of passes over the training images", 10, 1);
        var frozen = NumberOption.Whole(
            "--frozen", "Number of epochs at the start in which only the classifier is trained", 2, 0);
        var batch = NumberOption.Whole("--batch", "Number of images per batch", 32, 1);
        var lastBatch = TextOption.Choice(
            "--last-batch",
            "What to do with the images that do not fill the last batch of an epoch: 'keep' them as a smaller batch, " +
                "'drop' them, or 'merge' them into the batch before",
            Enum.GetNames<LastBatch>().Select(name => name.ToLowerInvariant()),
            "keep");
        var rate = NumberOption.Positive("--lr", "Learning rate of the classifier", 0.01);
        var first = NumberOption.Fraction(
            "--first",
            "Learning rate of the first layer as a fraction of --lr; it rises evenly from there to the classifier",
            0.1);
        var area = NumberOption.Fraction(
            "--min-area",
            "Smallest random crop as a fraction of the image's area; ImageNet networks are trained with 0.08",
            0.35);
        var seed = NumberOption.Whole(
            "--seed",
            "Random seed for the classifier's weights, the order of the images and their augmentation",
            0,
            int.MinValue);
        var device = DeviceOption.Create();
        var run = new RunOptions(nameof(FineTune));
        var command = new RootCommand(
            "Fits a network with published weights to the classes of your own images:\nfirst its classifier alone, " +
                "then all layers, the first ones at the lowest learning rate.")
        {
            images, weights, dictionary, prefix, model, size, epochs, frozen, batch, lastBatch, rate, first, area, seed,
            device,
        };
        run.AddTo(command);
        return new SampleCommand(command, run).Run(args, (values, folder, cancellationToken) => program(
            new Settings(
                values.GetValue(images)!, values.GetValue(weights)!, values.GetValue(dictionary),
                values.GetValue(prefix), values.GetValue(model), values.GetValue(size),
                values.GetValue(epochs), values.GetValue(frozen), values.GetValue(batch),
                Enum.Parse<LastBatch>(values.GetValue(lastBatch)!, ignoreCase: true), values.GetValue(rate),
                values.GetValue(first), values.GetValue(area),
                values.GetValue(seed), values.GetValue(device)!, folder),
            cancellationToken));
    }
}
