using System.Formats.Tar;
using System.IO.Compression;
using SeNet.Downloads;

namespace SeNet.Data;

/// <summary>Puts CIFAR-10's binary files into a folder from their archive on the web.</summary>
internal static class Cifar10Download
{
    private const string ArchiveName = "cifar-10-binary.tar.gz";

    /// <summary>The authors' archive, 170 MB.</summary>
    public static RemoteFile Official { get; } = new(
        new Uri("https://www.cs.toronto.edu/~kriz/" + ArchiveName),
        FileHash.Md5("c32a1d4ab5d03f1284b67883e8d87530")) { Path = ArchiveName };

    /// <summary>
    /// Creates <paramref name="root"/>/<paramref name="folderName"/>; files that are already there are replaced.
    /// </summary>
    public static async Task FetchAsync(
        RemoteFile archive,
        string root,
        string folderName,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken)
    {
        var packed = Path.Combine(root, ArchiveName);
        await FileDownload.FetchAsync(archive, packed, progress, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        var unpacked = Path.Combine(root, folderName + ".partial");
        if (Directory.Exists(unpacked))
            Directory.Delete(unpacked, recursive: true);
        try
        {
            await UnpackAsync(packed, unpacked, cancellationToken).ConfigureAwait(false);
            var files = Path.Combine(unpacked, folderName);
            if (!Directory.Exists(files))
                throw new InvalidDataException(
                    $"{archive.Address} holds no folder '{folderName}': it is not the " +
                        "archive of CIFAR-10's binary version.");
            MoveInPlace(files, Path.Combine(root, folderName));
        }
        finally
        {
            Directory.Delete(unpacked, recursive: true);
        }
        File.Delete(packed);
    }

    private static async Task UnpackAsync(string packed, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var file = File.OpenRead(packed);
        await using (file.ConfigureAwait(false))
        {
            var tar = new GZipStream(file, CompressionMode.Decompress);
            await using (tar.ConfigureAwait(false))
                // Refuses entries that would leave the folder.
                await TarFile.ExtractToDirectoryAsync(tar, folder, overwriteFiles: false, cancellationToken)
                    .ConfigureAwait(false);
        }
    }

    private static void MoveInPlace(string source, string destination)
    {
        if (!Directory.Exists(destination))
        {
            Directory.Move(source, destination);
            return;
        }
        // An incomplete set: each file is replaced whole, and until the last one is there the set counts as missing.
        foreach (var file in Directory.EnumerateFiles(source))
            File.Move(file, Path.Combine(destination, Path.GetFileName(file)), overwrite: true);
    }
}
