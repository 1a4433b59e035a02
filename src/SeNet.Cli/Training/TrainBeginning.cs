using System.CommandLine;
using SeNet.Cli.Sources;
using SeNet.CommandLine;
using SeNet.Imaging;

namespace SeNet.Cli.Training;

/// <summary>A training that is ready to begin: every option resolved, the images opened, the network created.</summary>
internal sealed record TrainBeginning(
    TrainSettings Settings, StartingPoint Start, OpenedData Data, TrainingPlan Plan) : IDisposable
{
    /// <summary>Resolves a command line.</summary>
    /// <param name="session">The call of the tool.</param>
    /// <param name="values">The command line.</param>
    /// <param name="location">The data.</param>
    /// <param name="options">The options of the training.</param>
    /// <param name="download">Whether a data set is downloaded.</param>
    /// <param name="check">Called with the images before the network is created. Optional.</param>
    public static TrainBeginning Create(
        Session session, ParseResult values, DataLocation location, TrainOptions options, bool download,
        Action<OpenedData, TrainSettings>? check = null)
    {
        var early = options.DataOf(values, new TrainSettings { Data = location.Data, Recipe = "" });
        var start = StartingPoint.Find(early);
        var given = options.Given(values);
        var recipe = early.Recipe.Length > 0 ? early.Recipe : Defaults.RecipeFor(start.HasWeights);
        TrainingPlan.RequireFits(recipe, location, given);
        SeNetRuntime.Initialize();
        DeviceOption.RequireAvailable(early.Device);

        var (data, facts, size) = Open(session, location, early, start, options.ImgSizeOf(values), download);
        var defaults = Defaults.For(recipe, facts) with { Data = location.Data, ImgSize = size };
        if (defaults.Model.Length == 0)
            defaults = defaults with { Model = Defaults.ModelFor(size) };
        var settings = options.Resolve(values, defaults) with { Pretrained = false };
        if (start.Model.Length == 0 && !TrainingPlan.IsOwnRecipe(recipe))
            start = StartingPoint.Find(settings);
        settings = settings with
        {
            Model = TrainingPlan.IsOwnRecipe(recipe) ? "" : start.Model,
            InitialCheckpoint = settings.InitialCheckpoint is { Length: > 0 } file ? Path.GetFullPath(file) : "",
            DataDir = Path.GetFullPath(settings.DataDir),
        };
        settings = TrainPreparation.FitLastBatch(settings, facts, given);
        check?.Invoke(data, settings);
        session.Cancellation.ThrowIfCancellationRequested();
        var plan = TrainingPlan.Create(settings, start, data, session.Cancellation);
        var precision = plan.ChosenPrecision();
        return new(
            settings with { Precision = TrainingPlan.NameOf(precision), Workers = TorchSharp.torch.get_num_threads() },
            start,
            data,
            plan with { Options = plan.Options with { Precision = precision } });
    }

    public void Dispose() => Plan.Dispose();

    /// <summary>Opens the images, of a folder at the size that is given or fits them.</summary>
    private static (OpenedData Data, DataFacts Facts, int Size) Open(
        Session session, DataLocation location, TrainSettings settings, StartingPoint start, int? given, bool download)
    {
        var options = DataOptions.Of(settings, download);
        var crop = start.Crop ?? new CenterCrop(Defaults.UsualSide);
        var data = DataSource.Open(location, crop, options, session.Cancellation);
        var facts = DataFacts.Of(location, data);
        if (!location.IsFolder)
            return given is null || given == facts.Side
                ? (data, facts, facts.Side)
                : throw new UsageException(
                    $"--img-size is '{given}', but the images of {location.Data} have {facts.Side} pixels; leave it out.");
        var size = given ?? start.Crop?.Size ?? Defaults.SizeFor(facts);
        return size == crop.Size
            ? (data, facts, size)
            : (DataSource.Open(location, crop with { Size = size }, options, session.Cancellation), facts, size);
    }
}
