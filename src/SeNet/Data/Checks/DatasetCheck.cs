using SeNet.Data.Folders;
using SeNet.Imaging;

namespace SeNet.Data;

/// <summary>
/// Checks a data set before training: decodes every image once, on all processors, and reports corrupt images, sizes,
/// class counts, exact and near duplicates, also between training and test (leakage).
/// </summary>
/// <remarks>
/// <para>
/// Exact duplicates have equal pixels and size; the files may differ. Near duplicates have perceptual hashes (the signs
/// of 64 low frequencies of the discrete cosine transform of the 32 x 32 luma, pHash) that differ in at most
/// <see cref="DatasetCheckOptions.MaxHashDistance"/> bits, and 8 x 8 thumbnails whose colours agree. Of equal images
/// one is compared. The search looks up hashes by parts of their bits, so that it scales to large sets.
/// </para>
/// <para>
/// What was found about each file is cached by path, size and time (<see cref="DatasetCheckOptions.CacheFolder"/>): a
/// second check decodes only files that have changed.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var result = DatasetCheck.Run("photos");
/// Console.WriteLine(result);
/// result.WriteJson("check.json");
/// File.WriteAllLines("fix-list.txt", result.FilesToDrop());
/// </code>
/// </example>
public static class DatasetCheck
{
    /// <summary>
    /// Checks an image folder, <c>DIRECTORY/{train,val,test}/CLASS</c> or <c>DIRECTORY/CLASS</c> as
    /// <see cref="ImageFolder.OpenSplits"/> understands it, or the folder of a published data set
    /// (<see cref="DataSets"/>).
    /// </summary>
    /// <param name="directory">The folder.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Receives the fraction that is done, 0 to 1. Optional.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="DirectoryNotFoundException">
    /// <paramref name="directory"/> does not exist or is a file.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to list a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// There are no images, or the folders can be understood in two ways.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was set.</exception>
    public static DatasetCheckResult Run(
        string directory,
        DatasetCheckOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ImageFolder.RequireFolder(directory);
        return DataSets.All.FirstOrDefault(row => row.IsIn(directory)) is { } published
            ? Run(published.Open(directory), options, progress, cancellationToken)
            : CheckRun.OfFolder(directory, options ?? new(), progress, cancellationToken);
    }

    /// <summary>Checks the splits of a set: pixels in memory, files, or encoded images.</summary>
    /// <param name="train">Training images.</param>
    /// <param name="test">Test images; null for none.</param>
    /// <param name="validation">Validation images; null for none.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Receives the fraction that is done, 0 to 1. Optional.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="ArgumentException">The splits have different classes.</exception>
    /// <exception cref="OperationCanceledException">The token was set.</exception>
    public static DatasetCheckResult Run(
        ImageSource train,
        ImageSource? test,
        ImageSource? validation = null,
        DatasetCheckOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        foreach (var (other, name) in new[] { (test, nameof(test)), (validation, nameof(validation)) })
            if (other is not null && ClassDifference.Of(train.ClassNames, other.ClassNames) is { } difference)
                throw new ArgumentException(
                    $"{name} has other classes than train: {difference}; give splits with the same classes.", name);
        return CheckRun.OfImages(train, validation, test, options ?? new(), progress, cancellationToken);
    }

    /// <summary>Checks a published data set (<see cref="DataSets"/>).</summary>
    /// <param name="splits">The data set.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Receives the fraction that is done, 0 to 1. Optional.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="OperationCanceledException">The token was set.</exception>
    public static DatasetCheckResult Run(
        ImageSplits splits,
        DatasetCheckOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(splits);
        return Run(splits.Train, splits.Test, null, options, progress, cancellationToken);
    }

    /// <summary>Checks the splits of an opened image folder.</summary>
    /// <param name="splits">The folder's splits.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Receives the fraction that is done, 0 to 1. Optional.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="OperationCanceledException">The token was set.</exception>
    public static DatasetCheckResult Run(
        ImageFolderSplits splits,
        DatasetCheckOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(splits);
        return Run(splits.Train, splits.Test, splits.Validation, options, progress, cancellationToken);
    }

    /// <inheritdoc cref="Run(string, DatasetCheckOptions?, IProgress{double}?, CancellationToken)"/>
    public static Task<DatasetCheckResult> RunAsync(
        string directory,
        DatasetCheckOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default) =>
        Task.Run(() => Run(directory, options, progress, cancellationToken), cancellationToken);

    /// <inheritdoc cref="Run(ImageSplits, DatasetCheckOptions?, IProgress{double}?, CancellationToken)"/>
    public static Task<DatasetCheckResult> RunAsync(
        ImageSplits splits,
        DatasetCheckOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default) =>
        Task.Run(() => Run(splits, options, progress, cancellationToken), cancellationToken);
}
