using SeNet.Downloads;
using SeNet.Imaging;

namespace SeNet.Data;

/// <summary>
/// The binary version of CIFAR-10 and CIFAR-100 (Krizhevsky, 2009): records of label bytes and pixel planes.
/// </summary>
internal sealed class CifarLayout : DataSetLayout
{
    /// <summary>The archive that holds <see cref="DataSetLayout.Folder"/>.</summary>
    public required string Archive { get; init; }

    /// <summary>Number of classes of each label byte of a record: coarse and fine ones of CIFAR-100.</summary>
    public required IReadOnlyList<int> LabelCounts { get; init; }

    /// <summary>The label byte that is used.</summary>
    public required int LabelByte { get; init; }

    public override string Description =>
        $"{(LabelCounts.Count == 1 ? "1 label byte" : "1 byte of the coarse and 1 byte of the fine label")}, then " +
        "the planes of red, green and blue, 1,024 bytes each, row-major.";

    protected override string Remedy => $"unpack the binary version, {Archive}, there, or have it downloaded";

    private int ImageLength => Channels * Side * Side;

    private int RecordLength => LabelCounts.Count + ImageLength;

    public override Task DownloadAsync(
        string root,
        IReadOnlyList<(string Name, RemoteFile Source)> files,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken) =>
        ArchiveDownload.FetchAsync(files[0].Source, files[0].Name, root, this, progress, cancellationToken);

    public override async Task<ImageSplits> ReadAsync(string[] paths, CancellationToken cancellationToken) => new(
        await ReadSetAsync(paths[..^1], cancellationToken).ConfigureAwait(false),
        await ReadSetAsync(paths[^1..], cancellationToken).ConfigureAwait(false));

    private async Task<ImageSet> ReadSetAsync(string[] paths, CancellationToken cancellationToken)
    {
        var files = new List<byte[]>();
        foreach (var path in paths)
            files.Add(await ReadFileAsync(path, cancellationToken).ConfigureAwait(false));
        var count = files.Sum(file => file.Length / RecordLength);
        var pixels = new byte[count * ImageLength];
        var labels = new int[count];
        var image = 0;
        foreach (var file in files)
            for (var offset = 0; offset < file.Length; offset += RecordLength, image++)
            {
                labels[image] = file[offset + LabelByte];
                file.AsSpan(offset + LabelCounts.Count, ImageLength).CopyTo(pixels.AsSpan(image * ImageLength));
            }

        return new ImageSet(pixels, labels, Channels, Side, Side, ClassNames);
    }

    private async Task<byte[]> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        if (bytes.Length == 0 || bytes.Length % RecordLength != 0)
            throw new ImageFormatException(
                $"'{path}' has {bytes.Length} bytes, not a whole number of records of {RecordLength}: it is " +
                $"truncated or of another data set; put the file of {Archive} in its place.",
                path);
        for (var offset = 0; offset < bytes.Length; offset += RecordLength)
            for (var label = 0; label < LabelCounts.Count; label++)
                if (bytes[offset + label] >= LabelCounts[label])
                    throw new ImageFormatException(
                        $"'{path}' holds label {bytes[offset + label]} at byte {offset + label}; a label is 0 to " +
                        $"{LabelCounts[label] - 1}: this is not {Title}'s binary version, or the file is damaged; " +
                        $"put the file of {Archive} in its place.",
                        path);
        return bytes;
    }
}
