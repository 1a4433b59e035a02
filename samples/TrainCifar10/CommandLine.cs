using System.CommandLine;
using Samples;
using SeNet.Blocks;
using SeNet.Recipes;
using SeNet.Training;

namespace TrainCifar10;

/// <summary>The program's options. A null stands for the default, which depends on whether the full set is used.</summary>
internal sealed record Settings(
    string? Data, bool Download, Recipe? Recipe, bool WithoutSE, string? Model, int? Epochs, int? Batch, int? Filters, int? Blocks, Squeeze Squeeze,
    double? LearningRate, LearningRateSchedule Schedule, int Seed, string Device, string Out, bool Resume);

/// <summary>Turns arguments into <see cref="Settings"/>, help or an error.</summary>
internal static class CommandLine
{
    private static readonly Dictionary<string, Func<Recipe>> RecipesByName = new() { ["quick"] = Recipes.Quick, ["accurate"] = Recipes.Accurate };

    private static readonly Dictionary<string, LearningRateSchedule> Schedules = new()
    {
        ["constant"] = LearningRateSchedule.Constant,
        ["cosine"] = LearningRateSchedule.Cosine(),
        ["onecycle"] = LearningRateSchedule.OneCycle(),
    };

    public static int Run(string[] args, Func<Settings, CancellationToken, int> program)
    {
        var data = new Option<string?>("--data") { Description = "Folder of CIFAR-10's binary version (default: the 1,500 images in tests/data)", HelpName = "DIR" };
        var download = new Option<bool>("--download") { Description = "Download CIFAR-10 into --data (default: ./data) if it is not there" };
        var recipe = new Option<string?>("--recipe") { Description = "Train a small network fast, on the full set: 'quick' takes 3 to 6 minutes on two cores with AVX-512 bf16, 'accurate' about 8 times as long" };
        var withoutSE = new Option<bool>("--without-se") { Description = "Leave the SE blocks out of the recipe's network, to see what they bring" };
        recipe.AcceptOnlyFromAmong([.. RecipesByName.Keys]);
        var model = new Option<string?>("--model") { Description = "Train this network of the model zoo, seresnet20_cifar for example, instead of the notebook's", HelpName = "NAME" };
        var epochs = NumberOption.Whole("--epochs", "Passes over the training set (small set: 10; full set: 40)");
        var batch = NumberOption.Whole("--batch", "Images a step (small set: 20; full set: 128)");
        var filters = NumberOption.Whole("--filters", "Channels of the residual blocks (small set: 32; full set: 128)");
        var blocks = NumberOption.Whole("--blocks", "Depth, the stem included (small set: 4; full set: 10)");
        var squeeze = new Option<Squeeze>("--squeeze") { Description = "How SE blocks squeeze; 'none' is the notebook's code as written", DefaultValueFactory = _ => Squeeze.Average };
        var rate = NumberOption.Any("--lr", "Learning rate (small set: 0.02; full set: 0.1)");
        var schedule = new Option<string>("--schedule") { Description = "The learning rate's course: constant, half a cosine down to 0, or one cycle", DefaultValueFactory = _ => "constant" };
        schedule.AcceptOnlyFromAmong([.. Schedules.Keys]);
        var seed = NumberOption.Whole("--seed", "Seed of weights, order, crops and flips (default: 0)");
        var device = new Option<string>("--device") { Description = "cpu, cuda, cuda:1", DefaultValueFactory = _ => "cpu" };
        var output = new Option<string?>("--out") { Description = "Folder for what the run writes (default: a new one under runs/)", HelpName = "DIR" };
        var resume = new Option<string?>("--resume") { Description = "Go on with the run in this folder, from its last checkpoint", HelpName = "DIR" };

        var command = new RootCommand("Trains the notebook's SE network on CIFAR-10, evaluates it and draws the results.\nWithout options: a small network on 1,500 images, in under two minutes. With --data or --download: the notebook's configuration.\nWith --recipe as well: a good result in minutes.\nWith --model: another network, trained with the notebook's settings.")
        {
            data, download, recipe, withoutSE, model, epochs, batch, filters, blocks, squeeze, rate, schedule, seed, device, output, resume,
        };
        command.Validators.Add(given =>
        {
            bool Has(Option option) => given.GetResult(option) is not null;
            if (Has(withoutSE) && !Has(recipe))
                given.AddError("--without-se belongs to a recipe: add --recipe quick, or leave it out.");
            if (given.GetResult(schedule) is { Implicit: false } && Has(recipe))
                given.AddError("A recipe has its own schedule: leave --schedule out.");
            foreach (var other in (Option[])[recipe, filters, blocks, squeeze])
                if (Has(model) && given.GetResult(other) is { Implicit: false })
                    given.AddError($"{other.Name} belongs to another network than --model: leave one of them out.");
            if (Has(recipe) && !Has(data) && !Has(download) && !Has(resume))
                given.AddError("A recipe trains on the whole of CIFAR-10: add --download, or --data DIR.");
            SampleCommand.RequireOneFolder(given, output, resume);
        });
        return SampleCommand.Run(command, args, (values, cancellationToken) => program(
            new Settings(
                values.GetValue(data) ?? (values.GetValue(download) ? "data" : null),
                values.GetValue(download),
                values.GetValue(recipe) is { } name ? RecipesByName[name]() : null,
                values.GetValue(withoutSE),
                values.GetValue(model),
                values.GetValue(epochs), values.GetValue(batch), values.GetValue(filters), values.GetValue(blocks),
                values.GetValue(squeeze), values.GetValue(rate), Schedules[values.GetValue(schedule)!], values.GetValue(seed) ?? 0, values.GetValue(device)!,
                values.GetValue(resume) ?? values.GetValue(output) ?? Path.Combine("runs", $"{DateTime.Now:yyyyMMdd-HHmmss}"),
                values.GetValue(resume) is not null),
            cancellationToken));
    }
}
