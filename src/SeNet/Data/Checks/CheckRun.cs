using SeNet.Data.Folders;
using SeNet.Imaging;

namespace SeNet.Data;

/// <summary>One run of a <see cref="DatasetCheck"/>: inspects the images of all splits, then compares them.</summary>
internal sealed class CheckRun
{
    private const string Train = "train", Validation = "validation", Test = "test", All = "all";

    // Of duplicates the first stays: that of the test set.
    private static readonly string[] Order = [Test, Validation, Train, All];

    private readonly DatasetCheckOptions options;
    private readonly List<(CheckedImage Image, Inspection Found)> images = [];
    private readonly List<CheckedSplit> splits = [];
    private readonly List<string> notes = [];
    private int decoded;

    private CheckRun(DatasetCheckOptions options) => this.options = options;

    public static DatasetCheckResult OfFolder(
        string directory,
        DatasetCheckOptions options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        var run = new CheckRun(options);
        var layout = SplitLayout.Of(directory);
        run.notes.AddRange(layout.Notes);
        (string Name, string? Folder)[] places =
        [
            (layout.Train == layout.Root ? All : Train, layout.Train),
            (Validation, layout.Validation),
            (Test, layout.Test),
        ];
        var scans = places.Where(place => place.Folder is not null)
            .Select(place => (
                place.Name,
                Folder: place.Folder!,
                Scan: ClassScan.Of(place.Folder!, layout.Root, ClassFolders.ContentOrRefusal)))
            .ToList();
        string[] classNames =
        [
            .. scans.SelectMany(split => split.Scan.Folders.Keys).Distinct().Order(StringComparer.Ordinal),
        ];
        var (done, all) = (0, scans.Sum(split => split.Scan.Images.Count));
        foreach (var (name, folder, scan) in scans)
        {
            var part = new ProgressPart(progress, (double)done / all, (double)scan.Images.Count / all);
            string[] paths = [.. scan.Images.Select(image => image.Path)];
            var found = paths.Length == 0 ? [] : run.Inspect(paths, options.ApplyOrientation, part, cancellationToken);
            run.images.AddRange(scan.Images.Zip(found, (image, inspection) => (
                new CheckedImage(PathNames.Relative(layout.Root, image.Path), name, image.Class), inspection)));
            var relative = PathNames.Relative(layout.Root, folder);
            run.AddSplit(name, relative == "." ? "" : relative, classNames, scan.Images.Select(image => image.Class));
            run.AddNotes(name, scan);
            done += scan.Images.Count;
        }

        return run.Result(Path.GetFullPath(layout.Root), classNames, cancellationToken);
    }

    public static DatasetCheckResult OfImages(
        ImageSource train,
        ImageSource? validation,
        ImageSource? test,
        DatasetCheckOptions options,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        var run = new CheckRun(options);
        (string Name, ImageSource? Images)[] sources =
            [((validation ?? test) is null ? All : Train, train), (Validation, validation), (Test, test)];
        var present = sources.Where(source => source.Images is not null)
            .Select(source => (source.Name, Images: source.Images!)).ToList();
        string[] paths = [.. present.Select(source => source.Images).OfType<ImageFiles>().SelectMany(PathsOf)];
        var root = paths.Length > 0 ? PathNames.CommonFolder(paths) : "";
        var (done, all) = (0, present.Sum(source => source.Images.Count));
        foreach (var (name, source) in present)
        {
            var part = new ProgressPart(progress, (double)done / all, (double)source.Count / all);
            Inspection[] found;
            if (source is ImageFiles files)
            {
                found = run.Inspect(PathsOf(files), files.ApplyOrientation, part, cancellationToken);
            }
            else
            {
                found = Inspections.OfImages(source, part, cancellationToken);
                run.decoded += source.Count;
            }

            for (var i = 0; i < source.Count; i++)
                run.images.Add((
                    new CheckedImage(
                        source is ImageFiles own ? PathNames.Relative(root, own.Path(i)) : $"{name} #{i}",
                        name,
                        source.ClassNames[source.Label(i)]),
                    found[i]));
            run.AddSplit(
                name, "", train.ClassNames,
                Enumerable.Range(0, source.Count).Select(i => source.ClassNames[source.Label(i)]));
            if (source.Skipped.Count > 0)
                run.notes.Add(source.Skipped.ToString());
            done += source.Count;
        }

        return run.Result(root, train.ClassNames, cancellationToken);
    }

    private static string[] PathsOf(ImageFiles files) => [.. Enumerable.Range(0, files.Count).Select(files.Path)];

    private Inspection[] Inspect(
        string[] paths, bool applyOrientation, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var cache = options.UseCache
            ? InspectionCache.Open(options.CacheFolder, PathNames.CommonFolder(paths), applyOrientation)
            : null;
        var inspected = Inspections.OfFiles(paths, applyOrientation, cache, progress, cancellationToken);
        if (inspected.Decoded > 0)
            cache?.Save();
        decoded += inspected.Decoded;
        return inspected.Found;
    }

    private void AddSplit(string name, string folder, IReadOnlyList<string> classNames, IEnumerable<string> classes)
    {
        var counts = classes.CountBy(own => own).ToDictionary();
        splits.Add(new(name, folder, [.. classNames.Select(own => counts.GetValueOrDefault(own))]));
        if (classNames.Where(own => !counts.ContainsKey(own)).ToList() is { Count: > 0 } empty)
            notes.Add($"{name} has no images of {ClassDifference.Names(empty)}");
    }

    private void AddNotes(string name, ClassScan scan)
    {
        if (scan.Nested > 0)
            notes.Add($"{scan.Nested} of the images of {name} {(scan.Nested == 1 ? "lies" : "lie")} in folders " +
                "inside their class folders");
        if (SkippedFiles.Create(scan.Skipped) is { Count: > 0 } skipped)
            notes.Add(skipped.ToString());
    }

    private DatasetCheckResult Result(
        string root, IReadOnlyList<string> classNames, CancellationToken cancellationToken)
    {
        var readable = images.Where(image => image.Found.Reason is null)
            .OrderBy(image => Array.IndexOf(Order, image.Image.Split))
            .ToList();
        var equal = readable.GroupBy(image => image.Found.Pixels).Select(group => group.ToList()).ToList();
        return new()
        {
            Root = root,
            ClassNames = classNames,
            Splits = splits,
            Sizes =
            [
                .. readable.CountBy(image => (image.Found.Width, image.Found.Height))
                    .Select(pair => new ImageSizeCount(pair.Key.Width, pair.Key.Height, pair.Value))
                    .OrderByDescending(size => size.Count).ThenBy(size => size.Width).ThenBy(size => size.Height),
            ],
            Corrupt =
            [
                .. images.Where(image => image.Found.Reason is not null)
                    .Select(image => new CorruptImage(image.Image, image.Found.Reason!)),
            ],
            ExactDuplicates = Sorted(
                equal.Where(group => group.Count > 1).Select(group => group.Select(image => image.Image))),
            NearDuplicates = options.FindNearDuplicates ? Near(equal, cancellationToken) : [],
            Notes = notes,
            Decoded = decoded,
        };
    }

    /// <summary>Groups of images that look alike.</summary>
    /// <param name="equal">The images, those with equal pixels together.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    private IReadOnlyList<DuplicateGroup> Near(
        List<List<(CheckedImage Image, Inspection Found)>> equal, CancellationToken cancellationToken)
    {
        var groups = NearDuplicateSearch.Groups(
            [.. equal.Select(group => group[0].Found.Fingerprint)], options.MaxHashDistance, cancellationToken);
        return Sorted(groups.Select(group => group
            .SelectMany(index => equal[index].Select(image => image.Image)
                .DistinctBy(image => (image.Split, image.ClassName)))));
    }

    /// <summary>Groups between splits first, then those with different classes.</summary>
    private static IReadOnlyList<DuplicateGroup> Sorted(IEnumerable<IEnumerable<CheckedImage>> groups) =>
        [.. groups
            .Select(group => new DuplicateGroup(
                [.. group.OrderBy(image => Array.IndexOf(Order, image.Split))
                    .ThenBy(image => image.File, StringComparer.Ordinal)]))
            .OrderByDescending(group => group.IsLeakage)
            .ThenByDescending(group => group.HasDifferentClasses)
            .ThenBy(group => group.Images[0].File, StringComparer.Ordinal)];
}
