using SeNet.Downloads;
using SeNet.Imaging;
using static SeNet.Data.DataFiles;

namespace SeNet.Data;

/// <summary>Four IDX files: images and labels for training, images and labels for testing, plain or in gzip.</summary>
internal sealed class IdxLayout : DataSetLayout
{
    private const string Packed = ".gz";

    public override string Description =>
        "IDX files, plain or in gzip: a header with the sizes, then one byte per pixel, row-major; labels in files " +
        "of their own, one byte each.";

    protected override string Remedy =>
        $"put {Title}'s four IDX files there, plain or as .gz, or have them downloaded";

    public override async Task DownloadAsync(
        string root,
        IReadOnlyList<(string Name, RemoteFile Source)> files,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken)
    {
        var folder = Target(root);
        foreach (var (name, source) in files)
            if (FileNamed(folder, Path.GetFileNameWithoutExtension(name)) is null)
                await FileDownload.FetchAsync(
                    source, Path.Combine(folder, name), progress, cancellationToken: cancellationToken)
                    .ConfigureAwait(false);
    }

    public override async Task<ImageSplits> ReadAsync(string[] paths, CancellationToken cancellationToken) => new(
        await ReadSetAsync(paths[0], paths[1], cancellationToken).ConfigureAwait(false),
        await ReadSetAsync(paths[2], paths[3], cancellationToken).ConfigureAwait(false));

    /// <summary>MNIST and Fashion-MNIST have the same files; the folder's name tells them apart.</summary>
    protected override bool IsOfAnotherSet(string folder)
    {
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return DataSets.All.Any(row => row.Title != Title && IsFolderOf(row, own));
    }

    protected override string? FileNamed(string folder, string name) =>
        FileIn(folder, name) ?? FileIn(folder, name + Packed);

    private static bool IsFolderOf(PublishedDataSet row, DirectoryInfo folder)
    {
        var parts = row.Folder.Split('/');
        return IsNamed(folder, parts[0]) || (parts.Length > 1 && IsNamed(folder, parts[1])
            && folder.Parent is { } parent && IsNamed(parent, parts[0]));

        static bool IsNamed(DirectoryInfo folder, string name) =>
            string.Equals(folder.Name, name, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<ImageSet> ReadSetAsync(string imagePath, string labelPath, CancellationToken cancellation)
    {
        var (sizes, pixels) = await IdxFile.ReadAsync(imagePath, 3, cancellation).ConfigureAwait(false);
        if (sizes[1] != Side || sizes[2] != Side)
            throw new ImageFormatException(
                $"'{imagePath}' holds images of {sizes[1]} x {sizes[2]}, and those of {Title} are {Side} x {Side}: " +
                $"it is of another data set; put {Title}'s own file in its place.",
                imagePath);
        var (_, labels) = await IdxFile.ReadAsync(labelPath, 1, cancellation).ConfigureAwait(false);
        if (labels.Length != sizes[0])
            throw new ImageFormatException(
                $"'{labelPath}' holds {labels.Length} labels and '{imagePath}' {sizes[0]} images: they are not of " +
                $"one set; put {Title}'s own files in their place.",
                labelPath);
        if (Array.FindIndex(labels, label => label >= ClassNames.Count) is var wrong and >= 0)
            throw new ImageFormatException(
                $"'{labelPath}' holds label {labels[wrong]} for image {wrong}; a label is 0 to " +
                $"{ClassNames.Count - 1}: put {Title}'s own file in its place.",
                labelPath);
        return new ImageSet(
            pixels, Array.ConvertAll(labels, label => (int)label), Channels, Side, Side, ClassNames);
    }
}
