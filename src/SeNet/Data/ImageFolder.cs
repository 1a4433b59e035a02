using System.Globalization;
using SeNet.Data.Folders;
using SeNet.Imaging;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>Images from a folder with one folder per class.</summary>
/// <remarks>
/// Classes are the folders' names, in Unicode's composed form (NFC), in ordinal order. A class's images are the JPEG,
/// PNG, GIF, BMP and WebP files in its folder and in the folders in it, whatever their names, in the order of folder
/// and name; of an animation the first frame. Symbolic links are followed, and a file of a class that is reached twice
/// is taken once. Hidden files and folders (with a leading dot, or the attribute on Windows) and those of operating
/// systems are ignored; other files, and damaged images (<see cref="UnreadableImages"/>), are left out and counted in
/// <see cref="ImageSource.Skipped"/>. A grey image gets three equal channels. Alpha and colour profiles are ignored, as
/// by torchvision.
/// </remarks>
/// <example>
/// <code>
/// var photos = ImageFolder.OpenSplits("photos", new CenterCrop(224));
/// Console.WriteLine($"{photos.Train.Count} images of {photos.Train.ClassNames.Count} classes");
/// </code>
/// </example>
public static class ImageFolder
{
    /// <summary>Reads the images of <c>DIRECTORY/CLASS/</c> as RGB into memory.</summary>
    /// <param name="directory">Folder of the classes' folders.</param>
    /// <param name="size">
    /// Width and height in pixels, at least 1, that each image is resized to, bilinearly with antialiasing; the aspect
    /// ratio is not kept. If null, the default, all images must have the same size.
    /// </param>
    /// <param name="classNames">
    /// The classes in the order of their labels, for example those of the training set; some may have no images. If
    /// null, the default, they are the folders' names, and each must have an image.
    /// </param>
    /// <param name="applyOrientation">Whether images are rotated and mirrored by their EXIF orientation.</param>
    /// <param name="onUnreadable">
    /// What is done about damaged files: left out and counted in <see cref="ImageSource.Skipped"/> (the default), or an
    /// error.
    /// </param>
    /// <returns>Images [N, 3, H, W].</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is not positive.</exception>
    /// <exception cref="ArgumentException"><paramref name="classNames"/> is empty or names a class twice.</exception>
    /// <exception cref="DirectoryNotFoundException">
    /// <paramref name="directory"/> does not exist or is a file.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to read a folder or a file.</exception>
    /// <exception cref="ImageFormatException">
    /// An image file is damaged, and <paramref name="onUnreadable"/> is <see cref="UnreadableImages.Fail"/>.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// There is no class, no readable image in a class, an image of a class that <paramref name="classNames"/> lacks,
    /// or a folder of splits (<see cref="OpenSplits"/>); the images differ in size and no <paramref name="size"/> is
    /// given, or together they exceed one array.
    /// </exception>
    public static ImageSet Load(
        string directory,
        int? size = null,
        IReadOnlyList<string>? classNames = null,
        bool applyOrientation = true,
        UnreadableImages onUnreadable = UnreadableImages.Skip)
    {
        Require.Defined(onUnreadable);
        if (size is <= 0)
            throw new ArgumentOutOfRangeException(
                nameof(size), size, "A size is a number of pixels above 0, or null to keep the images' own.");
        var found = List(directory, classNames);
        var files = Files(found, new CenterCrop(1), applyOrientation);
        return FolderPixels.Read(files, size, directory, onUnreadable, requireEachClass: classNames is null);
    }

    /// <summary>
    /// Lists the images of <c>DIRECTORY/CLASS/</c>, of any size. Each is decoded when it is needed.
    /// </summary>
    /// <param name="directory">Folder of the classes' folders.</param>
    /// <param name="crop">How images are resized and cropped to the network's size.</param>
    /// <param name="classNames">
    /// The classes in the order of their labels, for example those of the training set; some may have no images. If
    /// null, the default, they are the folders' names, and each must have an image.
    /// </param>
    /// <param name="applyOrientation">Whether images are rotated and mirrored by their EXIF orientation.</param>
    /// <param name="onUnreadable">
    /// What is done about damaged files: left out and counted in <see cref="ImageSource.Skipped"/> (the default), or an
    /// error.
    /// </param>
    /// <param name="progress">
    /// Receives the fraction of the files that have been decoded to find damaged ones, 0 to 1. Optional.
    /// </param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <returns>Images [N, 3, size, size].</returns>
    /// <exception cref="ArgumentException"><paramref name="classNames"/> is empty or names a class twice.</exception>
    /// <exception cref="DirectoryNotFoundException">
    /// <paramref name="directory"/> does not exist or is a file.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to read a folder or a file.</exception>
    /// <exception cref="InvalidDataException">
    /// There is no class, no readable image in a class, an image of a class that <paramref name="classNames"/> lacks,
    /// or a folder of splits (<see cref="OpenSplits"/>).
    /// </exception>
    public static ImageFiles Open(
        string directory,
        CenterCrop crop,
        IReadOnlyList<string>? classNames = null,
        bool applyOrientation = true,
        UnreadableImages onUnreadable = UnreadableImages.Skip,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(crop);
        Require.Defined(onUnreadable);
        var images = Files(List(directory, classNames), crop, applyOrientation);
        return onUnreadable == UnreadableImages.Fail
            ? images
            : Readable(images, directory, requireEachClass: classNames is null, progress, cancellationToken);
    }

    /// <summary>
    /// Opens a folder's splits, recognised by name, in upper or lower case, and content; the classes are those of the
    /// training split.
    /// </summary>
    /// <remarks>
    /// Splits are <c>train</c> or <c>training</c>; <c>val</c>, <c>valid</c>, <c>validation</c> or <c>dev</c>;
    /// <c>test</c> or <c>testing</c>; all also with "set" or "_set" at the end. A split holds class folders: a folder
    /// <c>train</c> with images directly in it, beside other classes, is a class. Without a validation or a test split,
    /// and where <paramref name="directory"/> holds the classes' folders themselves, a fraction of each class is kept
    /// for testing. A class may lack images in any split but the training split.
    /// </remarks>
    /// <param name="directory">The folder.</param>
    /// <param name="crop">How images are resized and cropped to the network's size.</param>
    /// <param name="testFraction">
    /// Fraction of each class that is kept for testing where there is no split for it; above 0 and below 1, rounded to
    /// whole images.
    /// </param>
    /// <param name="seed">Chooses the images that are kept; the same seed gives the same ones.</param>
    /// <param name="applyOrientation">Whether images are rotated and mirrored by their EXIF orientation.</param>
    /// <param name="onUnreadable">
    /// What is done about damaged files: left out and counted in <see cref="ImageSource.Skipped"/> (the default), or an
    /// error.
    /// </param>
    /// <param name="progress">
    /// Receives the fraction of the files that have been decoded to find damaged ones, 0 to 1. Optional.
    /// </param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="testFraction"/> is not between 0 and 1.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">
    /// <paramref name="directory"/> does not exist or is a file.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to read a folder or a file.</exception>
    /// <exception cref="InvalidDataException">
    /// There are no images, only one class or a class without readable training images, a split has images of a class
    /// that the training split lacks, the folders can be understood in two ways, or there are too few images to keep
    /// some for testing.
    /// </exception>
    public static ImageFolderSplits OpenSplits(
        string directory,
        CenterCrop crop,
        double testFraction = 0.2,
        int seed = 0,
        bool applyOrientation = true,
        UnreadableImages onUnreadable = UnreadableImages.Skip,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(crop);
        Require.Defined(onUnreadable);
        if (!(testFraction is > 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(testFraction),
                testFraction,
                "The fraction that is kept for testing is above 0 and below 1; usual is 0.2.");
        RequireFolder(directory);
        var layout = SplitLayout.Of(directory);
        var found = ClassFolders.List(layout.Train, null, layout.Root);
        if (found.ClassNames.Count == 1)
            throw new InvalidDataException(
                $"'{Path.GetFullPath(layout.Train)}' holds one class only, '{found.ClassNames[0]}'; a classifier " +
                "needs two or more, a folder each.");
        List<string> notes = [.. layout.Notes];
        if (found.Nested > 0)
            notes.Add($"{found.Nested} of the images to learn from {(found.Nested == 1 ? "lies" : "lie")} in folders " +
                $"inside their class folders");
        notes.AddRange(SameButForCase(found.ClassNames));
        var scanned = (
            Train: Files(found, crop, applyOrientation), Validation: Part(layout.Validation), Test: Part(layout.Test));
        var (done, all) = (0, scanned.Train.Count + (scanned.Validation?.Count ?? 0) + (scanned.Test?.Count ?? 0));
        var train = Checked(scanned.Train, layout.Train, requireEachClass: true)!;
        var validation = Checked(scanned.Validation, layout.Validation);
        var test = Checked(scanned.Test, layout.Test);
        string description;
        if (validation is null && test is null)
        {
            (train, test) = Divide(train, testFraction, seed, directory);
            description =
                $"{(layout.Train == layout.Root ? "one folder per class" : $"'{Name(layout.Train)}' alone")}: " +
                $"{train.Count} training images, and {test.Count} kept for testing " +
                $"({(100 * testFraction).ToString("0.#", CultureInfo.InvariantCulture)}% of each class)";
        }
        else
        {
            (string Use, string? Folder, ImageFiles? Images)[] parts =
            [
                ("training", layout.Train, train),
                ("validation", layout.Validation, validation),
                ("testing", layout.Test, test),
            ];
            description = string.Join(", ", parts
                .Where(part => part.Folder is not null)
                .Select(part => $"'{Name(part.Folder!)}' for {part.Use} ({Counted(part.Images!.Count)})"));
        }

        return new(train, validation, test, description, notes);

        ImageFiles? Part(string? folder)
        {
            if (folder is null)
                return null;
            var part = ClassFolders.List(folder, found.ClassNames, layout.Root);
            var there = part.Labels.ToHashSet();
            if (found.ClassNames.Where((_, label) => !there.Contains(label)).ToList() is { Count: > 0 } lacking)
                notes.Add($"'{Name(folder)}' has no images of {ClassDifference.Names(lacking)}");
            if (part.Nested > 0)
                notes.Add($"{part.Nested} of the images of '{Name(folder)}' {(part.Nested == 1 ? "lies" : "lie")} in " +
                    "folders inside their class folders");
            if (part.Unknown.Count > 0)
                notes.Add($"'{Name(folder)}' has folders without images that are no classes: " +
                    $"{ClassDifference.Names(part.Unknown)}");
            return Files(part, crop, applyOrientation);
        }

        ImageFiles? Checked(ImageFiles? images, string? folder, bool requireEachClass = false)
        {
            if (images is not null && onUnreadable == UnreadableImages.Skip)
            {
                var share = new ProgressPart(progress, (double)done / all, (double)images.Count / all);
                done += images.Count;
                images = Readable(images, folder!, requireEachClass, share, cancellationToken);
            }

            if (images is { Skipped.Count: > 0 })
                notes.Add(images.Skipped.ToString());
            return images;
        }

        static string Counted(int images) => images == 1 ? "1 image" : $"{images} images";

        string Name(string folder) =>
            Path.GetRelativePath(layout.Root, folder).Replace(Path.DirectorySeparatorChar, '/');
    }

    private static (ImageFiles Train, ImageFiles Test) Divide(
        ImageFiles images, double testFraction, int seed, string directory)
    {
        var kept = Enumerable.Range(0, images.Count).CountBy(images.Label)
            .Select(pair => pair.Value)
            .Select(count => count - (int)Math.Round((1 - testFraction) * count, MidpointRounding.AwayFromZero))
            .ToList();
        if (kept.Sum() == 0 || kept.Sum() == images.Count)
            throw new InvalidDataException(
                $"'{Path.GetFullPath(directory)}' holds {images.Count} images of {images.ClassNames.Count} classes, " +
                $"too few to keep a fraction of {testFraction.ToString(CultureInfo.InvariantCulture)} of each class " +
                "for testing; add images, or a test split.");
        return images.Split(1 - testFraction, seed);
    }

    private static IEnumerable<string> SameButForCase(IReadOnlyList<string> classNames) =>
        classNames.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1)
            .Select(group => $"{string.Join(" and ", group.Select(name => $"'{name}'"))} differ in upper and lower " +
                $"case only, and are {group.Count()} classes");

    private static ImageFiles Files(ClassFolders found, CenterCrop crop, bool applyOrientation) =>
        new(found.Paths, found.Labels, found.ClassNames, crop, applyOrientation) { Skipped = found.Skipped };

    /// <summary>The images that are not damaged.</summary>
    private static ImageFiles Readable(
        ImageFiles images,
        string directory,
        bool requireEachClass,
        IProgress<double>? progress,
        CancellationToken cancellationToken) =>
        Required(images.WithoutUnreadable(progress, cancellationToken), images, directory, requireEachClass);

    /// <summary>The readable ones of some images, of which each class may need one.</summary>
    internal static ImageFiles Required(
        ImageFiles readable, ImageFiles images, string directory, bool requireEachClass)
    {
        if (!requireEachClass || readable.Count == images.Count)
            return readable;
        var labels = Enumerable.Range(0, readable.Count).Select(readable.Label).ToHashSet();
        var lost = images.ClassNames.Where((_, label) => !labels.Contains(label)).ToList();
        return lost.Count == 0
            ? readable
            : throw new InvalidDataException(
                $"'{Path.GetFullPath(directory)}' holds no readable image of {ClassDifference.Names(lost)} " +
                $"({readable.Skipped}); get good copies, or move the class elsewhere.");
    }

    private static ClassFolders List(string directory, IReadOnlyList<string>? classNames)
    {
        RequireFolder(directory);
        if (classNames is not null
            && (classNames.Count == 0
                || classNames.Select(CanonicalComposition.Of).Distinct().Count() < classNames.Count))
            throw new ArgumentException(
                "classNames is empty or names a class twice; give each class once, or null for the folders' names.",
                nameof(classNames));
        if (classNames is null && SplitLayout.SplitsIn(directory) is { Count: > 0 } splits)
            throw new InvalidDataException(
                $"'{Path.GetFullPath(directory)}' holds the splits {ClassDifference.Names(splits)}, each with class " +
                "folders, and no class itself; open it with ImageFolder.OpenSplits, or open one of them.");
        return ClassFolders.List(directory, classNames, directory);
    }

    internal static void RequireFolder(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        if (File.Exists(directory))
            throw new DirectoryNotFoundException(
                $"'{Path.GetFullPath(directory)}' is {FileContent.Read(directory)}, not a folder; give a folder that " +
                "holds one folder per class.");
        if (!Directory.Exists(directory))
            throw new DirectoryNotFoundException(
                $"'{Path.GetFullPath(directory)}' does not exist; give a folder that holds one folder per class.");
    }
}
