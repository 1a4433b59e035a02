using SeNet.Downloads;
using SeNet.Files;

namespace SeNet.Weights;

/// <summary>
/// A folder of downloaded weights, <c>weights/NAME/FILE</c>. Beside each file is its SHA-256, in <c>FILE.sha256</c> as
/// <c>sha256sum</c> writes it, by which it is checked before each use. A file that someone has put there without one is
/// taken as it is, unless its hash is known otherwise.
/// </summary>
internal sealed class WeightsCache(
    string folder, Uri? mirror, IProgress<DownloadProgress>? progress, DownloadRetryPolicy retries)
{
    public async Task<string> FetchAsync(PublishedWeights weights, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "weights", weights.Name, Path.GetFileName(weights.Path));
        // First without the lock, so that the folder may be one that cannot be written to.
        if (await IsIntactAsync(file, weights, cancellationToken).ConfigureAwait(false))
            return file;
        using var held = await LockAsync(file, cancellationToken).ConfigureAwait(false);
        if (await IsIntactAsync(file, weights, cancellationToken).ConfigureAwait(false))
            return file;
        var remote = new RemoteFile(weights.Address, KnownHash(weights)) { Path = weights.Path };
        await FileDownload.FetchAsync(
            DownloadMirror.Resolve(remote, mirror), file, progress, retries, cancellationToken).ConfigureAwait(false);
        var hash = await FileHash.ComputeSha256Async(file, cancellationToken).ConfigureAwait(false);
        AtomicFile.WriteText(HashFile(file), $"{hash.Digits}  {Path.GetFileName(file)}\n");
        return file;
    }

    /// <summary>Locks a file's place, which finds out whether anything can be written there.</summary>
    private static async Task<FileLock> LockAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await FileLock.AcquireAsync(file + ".lock", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"'{Path.GetFileName(file)}' cannot be downloaded to '{Path.GetDirectoryName(file)}': " +
                    $"{e.Message.TrimEnd('.')}. Name a folder that can be written to by Pretrained.Folder or " +
                    $"{Pretrained.FolderVariable}.",
                e);
        }
    }

    private static string HashFile(string file) => file + ".sha256";

    private static FileHash? KnownHash(PublishedWeights weights) =>
        weights.Sha256 is { } digits ? FileHash.Sha256(digits) : null;

    private static async Task<bool> IsIntactAsync(
        string file, PublishedWeights weights, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
            return false;
        if (!File.Exists(HashFile(file)))
            return KnownHash(weights) is not { } known
                || await known.ComputeAsync(file, cancellationToken).ConfigureAwait(false) == known;
        var text = await File.ReadAllTextAsync(HashFile(file), cancellationToken).ConfigureAwait(false);
        var actual = await FileHash.ComputeSha256Async(file, cancellationToken).ConfigureAwait(false);
        return actual.Digits == text.Split(' ')[0];
    }
}
