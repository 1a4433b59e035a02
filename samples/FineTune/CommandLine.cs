using System.CommandLine;
using Samples;

namespace FineTune;

/// <summary>Turns arguments into <see cref="Settings"/>, help or an error.</summary>
internal static class CommandLine
{
    public static int Run(string[] args, Func<Settings, CancellationToken, int> program)
    {
        var images = new Argument<string>("IMAGES") { Description = "Folder with 'train' and 'test' (or 'val'), each with one folder a class; or with the classes' folders alone, of whose images a fifth is kept for testing" };
        var weights = new Option<string>("--weights") { Description = "Published weights, downloaded once; a file; or 'none' for fresh ones", DefaultValueFactory = _ => "seresnet50.a1_in1k", HelpName = "NAME|FILE" };
        var dictionary = new Option<string?>("--dictionary") { Description = "Which dictionary of weights in the file, 'model_ema' for example (default: the one that there is)", HelpName = "NAME" };
        var prefix = new Option<string?>("--prefix") { Description = "What stands before the network's keys in the file, 'model' for example (default: found)", HelpName = "NAME" };
        var model = new Option<string?>("--model") { Description = "Network of the model zoo, for fresh weights (default: seresnet50) and for a file that does not tell it", HelpName = "NAME" };
        var size = NumberOption.Whole("--size", "Height and width of the images that the network sees (default: the weights' own, else 224)");
        var epochs = NumberOption.Whole("--epochs", "Passes over the training images (default: 10)");
        var frozen = NumberOption.Whole("--frozen", "Epochs, of these, in which the classifier alone learns (default: 2)");
        var batch = NumberOption.Whole("--batch", "Images a step (default: 32)");
        var rate = NumberOption.Any("--lr", "Learning rate of the classifier (default: 0.01)");
        var first = NumberOption.Any("--first", "Learning rate of the first layer as a share of it; those between rise evenly (default: 0.1)");
        var area = NumberOption.Any("--min-area", "Least share of an image that a random crop shows, 0.08 for ImageNet itself (default: 0.35)");
        var seed = NumberOption.Whole("--seed", "Seed of the classifier's weights, order and augmentation (default: 0)");
        var device = new Option<string>("--device") { Description = "cpu, cuda, cuda:1", DefaultValueFactory = _ => "cpu" };
        var output = new Option<string?>("--out") { Description = "Folder for what the run writes (default: a new one under runs/)", HelpName = "DIR" };
        var resume = new Option<string?>("--resume") { Description = "Go on with the run in this folder, from its last checkpoint", HelpName = "DIR" };
        var command = new RootCommand("Fits a network with published weights to the classes of an image folder:\nfirst its classifier alone, then all of it, the first layers slowest.")
        {
            images, weights, dictionary, prefix, model, size, epochs, frozen, batch, rate, first, area, seed, device, output, resume,
        };
        command.Validators.Add(given => SampleCommand.RequireOneFolder(given, output, resume));
        return SampleCommand.Run(command, args, (values, cancellationToken) => program(
            new Settings(
                values.GetValue(images)!,
                values.GetValue(weights)!,
                values.GetValue(dictionary),
                values.GetValue(prefix),
                values.GetValue(model),
                values.GetValue(size),
                values.GetValue(epochs) ?? 10, values.GetValue(frozen) ?? 2, values.GetValue(batch) ?? 32,
                values.GetValue(rate) ?? 0.01, values.GetValue(first) ?? 0.1, values.GetValue(area) ?? 0.35,
                values.GetValue(seed) ?? 0, values.GetValue(device)!,
                values.GetValue(resume) ?? values.GetValue(output) ?? Path.Combine("runs", $"{DateTime.Now:yyyyMMdd-HHmmss}"),
                values.GetValue(resume) is not null),
            cancellationToken));
    }
}
