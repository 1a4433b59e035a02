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
    /// <param name="check">Called before the images are opened, of which it checks all. Optional.</param>
    public static TrainBeginning Create(
        Session session, ParseResult values, DataLocation location, TrainOptions options, bool download,
        Action<DataOptions>? check = null)
    {
        var early = options.DataOf(values, new TrainSettings { Data = location.Data, Recipe = "" });
        var start = StartingPoint.Find(early);
        var given = options.Given(values);
        var recipe = early.Recipe.Length > 0 ? early.Recipe : Defaults.RecipeFor(start.HasWeights);
        TrainingPlan.RequireFits(recipe, location, given);
        SeNetRuntime.Initialize();
        DeviceOption.RequireAvailable(early.Device);

        check?.Invoke(DataOptions.Of(early, download));
        session.Cancellation.ThrowIfCancellationRequested();
        var (data, facts, crop) = Open(
            session, location, early, start, options.ImgSizeOf(values), options.CropPctOf(values), download);
        var size = crop?.Size ?? facts.Side;
        var defaults = Defaults.For(recipe, facts) with
        {
            Data = location.Data, ImgSize = size, CropPct = crop?.CropFraction ?? 1,
            Shards = ShardsFor(session.Processes.Size),
        };
        if (defaults.Model.Length == 0)
            defaults = defaults with { Model = Defaults.ModelFor(size) };
        var settings = options.Resolve(values, defaults) with { Pretrained = false };
        if (start.Model.Length == 0 && !TrainingPlan.IsOwnRecipe(recipe))
            start = StartingPoint.Find(settings);
        settings = settings with
        {
            Model = TrainingPlan.IsOwnRecipe(recipe) ? "" : start.Model,
            InitialCheckpoint = settings.InitialCheckpoint is { Length: > 0 } file ? Path.GetFullPath(file) : "",
            DataDir = location.IsFolder ? settings.DataDir : Path.GetFullPath(settings.DataDir),
        };
        settings = TrainPreparation.FitLastBatch(settings, facts, given);
        // With several shards the results depend on the threads, and not on how many the machine has.
        if (settings is { Shards: > 1, Workers: 0 })
            settings = settings with { Workers = 1 };
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

    /// <summary>Eight, so that 1, 2, 4 and 8 processes give the same results, or one for each process.</summary>
    private static int ShardsFor(int processes) => processes > 1 ? Math.Max(8, processes) : 1;

    /// <summary>
    /// Opens the images, of a folder at the size and crop that are given or fit them: images that are not larger than
    /// the network's are not cut.
    /// </summary>
    private static (OpenedData Data, DataFacts Facts, CenterCrop? Crop) Open(
        Session session, DataLocation location, TrainSettings settings, StartingPoint start, int? givenSize,
        double? givenFraction, bool download)
    {
        var options = DataOptions.Of(settings, download);
        var crop = start.Crop ?? new CenterCrop(Defaults.UsualSide);
        if (!location.IsFolder)
        {
            var set = DataSource.Open(location, crop, options, session.Cancellation);
            var side = set.Train.Height;
            return givenSize is null || givenSize == side
                ? (set, DataFacts.Of(location, set), null)
                : throw new UsageException(
                    $"--img-size is '{givenSize}', but the images of {location.Data} have {side} pixels; leave it " +
                        $"out.");
        }

        // A first look decodes nothing.
        var seen = DataSource.Open(location, crop, options with { SkipUnreadable = false }, session.Cancellation);
        var facts = DataFacts.Of(location, seen);
        var size = givenSize ?? start.Crop?.Size ?? Defaults.SizeFor(facts);
        var fraction = givenFraction ?? (start.Crop is null && facts.Side <= size ? 1 : crop.CropFraction);
        crop = crop with { Size = size, CropFraction = fraction };
        return (DataSource.Open(location, crop, options, session.Cancellation), facts, crop);
    }
}
