using System.CommandLine;
using System.CommandLine.Parsing;
using Samples;
using SeNet.Blocks;
using SeNet.CommandLine;
using SeNet.Data;
using SeNet.Mpi;
using SeNet.Recipes;
using SeNet.Training;

namespace TrainCifar10;

/// <summary>Turns arguments into <see cref="Settings"/>, help or an error.</summary>
internal static class CommandLine
{
    private static readonly Dictionary<string, Func<Recipe>> Recipes =
        new() { ["quick"] = Cifar10Recipes.Quick, ["accurate"] = Cifar10Recipes.Accurate };

    private static readonly Dictionary<string, Squeeze> Squeezes =
        new() { ["average"] = Squeeze.Average, ["max"] = Squeeze.Max, ["none"] = Squeeze.None };

    private static readonly Dictionary<string, LearningRateSchedule> Schedules = new()
    {
        ["constant"] = LearningRateSchedule.Constant,
        ["cosine"] = LearningRateSchedule.Cosine(),
        ["onecycle"] = LearningRateSchedule.OneCycle(),
    };

    public static int Run(string[] args, Func<Settings, CancellationToken, int> program)
    {
        var data = TextOption.Any(
            "--data",
            "Folder of CIFAR-10's binary version (default: the 1,500 images that come with the program)",
            "DIR",
            "a folder");
        var download =
            new Option<bool>("--download") { Description = "Download CIFAR-10 (170 MB) into the folder --data " +
                "(default: ./data) if it is not there yet" };
        var recipe = TextOption.Choice(
            "--recipe",
            "Train a small network fast, on the full set: 'quick' takes 3 to 6 minutes on two cores with AVX-512 " +
                "bf16, 'accurate' about 8 times as long",
            Recipes.Keys);
        var withoutSE =
            new Option<bool>("--without-se") { Description = "Leave the SE blocks out of the recipe's network, for " +
                "comparison" };
        var model = TextOption.Any(
            "--model",
            "Train this network of the model zoo, for example seresnet20_cifar, instead of the notebook's",
            "NAME",
            "the name of a network, for example seresnet20_cifar");
        var epochs = NumberOption.OptionalWhole(
            "--epochs",
            "Number of passes over the training images (default: 10; full set: 40; a recipe has its own)",
            1);
        var batch = NumberOption.OptionalWhole(
            "--batch", "Number of images per batch (default: 20; full set: 128; a recipe has its own)", 1);
        var lastBatch = TextOption.Choice(
            "--last-batch",
            "What to do with the images that do not fill the last batch of an epoch: 'keep' them as a smaller batch, " +
                "'drop' them, or 'merge' them into the batch before",
            Enum.GetNames<LastBatch>().Select(name => name.ToLowerInvariant()),
            "keep");
        var filters = NumberOption.OptionalWhole(
            "--filters", "Number of channels of the residual blocks (default: 32; full set: 128)", 1, 8192);
        var blocks = NumberOption.OptionalWhole(
            "--blocks",
            "Depth: the first convolution and the residual blocks after it (default: 4; full set: 10)",
            1,
            1000);
        var squeeze = TextOption.Choice(
            "--squeeze",
            "How SE blocks pool each channel to one value; 'none' leaves it out, as the notebook's code does",
            Squeezes.Keys,
            "average");
        var rate = NumberOption.OptionalPositive(
            "--lr", "Learning rate (default: 0.02; full set: 0.1; a recipe has its own)");
        var schedule = TextOption.Choice(
            "--schedule",
            "Learning-rate schedule: constant, half a cosine down to 0, or one cycle up and down",
            Schedules.Keys,
            "constant");
        var seed = NumberOption.Whole(
            "--seed",
            "Random seed for the initial weights, the order of the images and their augmentation",
            0,
            int.MinValue);
        var device = DeviceOption.Create();
        var mpi = new Option<bool>("--mpi")
        {
            Description = "Start MPI even if no launcher such as mpirun is recognized, which is done by itself",
        };
        var shards = NumberOption.OptionalWhole(
            "--shards",
            "Number of parts of each batch, on which the results depend, not on the number of processes (default: 8 " +
                "with several processes, otherwise 1)",
            1);
        var threads = NumberOption.OptionalWhole(
            "--threads",
            "Number of threads of each process, on which the results depend (default: 1 with several shards, " +
                "otherwise one per core)",
            1);
        var run = new RunOptions(nameof(TrainCifar10));

        var command = new RootCommand(
            "Trains a network with SE blocks on CIFAR-10, evaluates it and draws the results.\n\n"
            + "Without options: a small network on 1,500 images, in under two minutes.\nWith --download or --data: " +
                "the notebook's network on all 60,000 images.\n"
            + "With --recipe as well: a good result in minutes.\nWith --model: another network, with the notebook's " +
                "settings.")
        {
            data, download, recipe, withoutSE, model, epochs, batch, lastBatch, filters, blocks, squeeze, rate,
            schedule, seed, device, mpi, shards, threads,
        };
        run.AddTo(command);
        command.Validators.Add(given =>
        {
            bool Has(Option option) => given.GetResult(option) is { Implicit: false };
            if (Has(withoutSE) && !Has(recipe))
                given.AddError("--without-se belongs to a recipe: add --recipe quick, or leave it out.");
            if (Has(schedule) && Has(recipe))
                given.AddError("A recipe has its own schedule: leave --schedule out.");
            foreach (var network in (Option[])[model, recipe])
                foreach (var other in (Option[])[recipe, filters, blocks, squeeze])
                    if (other != network && Has(network) && Has(other))
                        given.AddError(
                            $"{other.Name} belongs to another network than {network.Name}: leave one of them out.");
            if (Has(filters) && given.GetValue(filters) < SEOptions.Notebook.Reduction
                && given.GetValue(blocks) is not 1)
                given.AddError($"--filters is '{given.GetValue(filters)}'; accepted: {SEOptions.Notebook.Reduction} " +
                    $"or more, by which the SE blocks divide it.");
            if (Has(recipe) && !Has(data) && !Has(download) && !run.IsResumed(given))
                given.AddError("A recipe trains on the whole of CIFAR-10: add --download, or --data DIR.");
            if (Has(data) && File.Exists(given.GetValue(data)))
                given.AddError($"--data is '{given.GetValue(data)}', which is a file; accepted: the folder that " +
                    $"holds CIFAR-10's files.");
        });
        var sample = new SampleCommand(
            command,
            run,
            () => args.Contains(mpi.Name) ? MpiCommunicator.Initialize() : MpiCommunicator.InitializeIfLaunched());
        return sample.Run(args, (values, folder, cancellationToken) => program(
            new Settings(
                values.GetValue(data) ?? (values.GetValue(download) ? "data" : null),
                values.GetValue(download),
                values.GetValue(recipe) is { } name ? Recipes[name]() : null,
                values.GetValue(withoutSE),
                values.GetValue(model),
                values.GetValue(epochs), values.GetValue(batch),
                Enum.Parse<LastBatch>(values.GetValue(lastBatch)!, ignoreCase: true), values.GetValue(filters),
                values.GetValue(blocks),
                Squeezes[values.GetValue(squeeze)!], values.GetValue(rate), Schedules[values.GetValue(schedule)!],
                values.GetValue(seed), values.GetValue(device)!, values.GetValue(shards), values.GetValue(threads),
                sample.Processes, folder),
            cancellationToken));
    }
}
