using System.Formats.Tar;
using System.IO.Compression;
using SeNet.Downloads;

namespace SeNet.Data;

/// <summary>Puts the files of a data set into a folder from their archive on the web.</summary>
internal static class ArchiveDownload
{
    /// <summary>
    /// Creates the set's folder in <paramref name="root"/>; files that are already there are replaced.
    /// </summary>
    public static async Task FetchAsync(
        RemoteFile archive,
        string name,
        string root,
        DataSetLayout layout,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken)
    {
        var packed = Path.Combine(root, name);
        await FileDownload.FetchAsync(archive, packed, progress, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        var unpacked = Path.Combine(root, layout.Folder + ".partial");
        if (Directory.Exists(unpacked))
            Directory.Delete(unpacked, recursive: true);
        try
        {
            await UnpackAsync(packed, unpacked, cancellationToken).ConfigureAwait(false);
            var files = Path.Combine(unpacked, layout.Folder);
            if (!Directory.Exists(files))
                throw new InvalidDataException(
                    $"{archive.Address} holds no folder '{layout.Folder}': it is not the " +
                        $"archive of {layout.Title}'s binary version.");
            MoveInPlace(files, Path.Combine(root, layout.Folder));
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
