using SeNet.Downloads;
using SeNet.Files;

namespace SeNet.Weights;

/// <summary>
/// A folder of downloaded weights, <c>weights/NAME/FILE</c>. Beside each file stands its SHA-256, in <c>FILE.sha256</c> as <c>sha256sum</c> writes it, by which it is
/// checked before each use. A file that someone has put there without one is taken as it is, unless its hash is known otherwise.
/// </summary>
internal sealed class WeightsCache(string folder, Uri? server, IProgress<DownloadProgress>? progress, DownloadPatience patience)
{
    /// <summary>Checks a server's base address, and gives it with the slash that it needs at its end.</summary>
    /// <exception cref="ArgumentException">It is no absolute http or https address.</exception>
    public static Uri Base(Uri address, string name)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            throw new ArgumentException($"{name} is '{address}'; accepted is an absolute http or https address, for example 'https://mirror.example/timm/'.", name);
        return address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
    }

    public async Task<string> FetchAsync(PublishedWeights weights, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "weights", weights.Name, Path.GetFileName(weights.Path));
        // First without the lock, so that the folder may be one that cannot be written to.
        if (await IsWholeAsync(file, weights, cancellationToken).ConfigureAwait(false))
            return file;
        using var held = await LockAsync(file, cancellationToken).ConfigureAwait(false);
        if (await IsWholeAsync(file, weights, cancellationToken).ConfigureAwait(false))
            return file;
        var address = server is null ? weights.Address : new Uri(server, weights.Path);
        await FileDownload.FetchAsync(new RemoteFile(address, KnownHash(weights)), file, progress, patience, cancellationToken).ConfigureAwait(false);
        var hash = await FileHash.Sha256OfAsync(file, cancellationToken).ConfigureAwait(false);
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
                $"'{Path.GetFileName(file)}' cannot be downloaded to '{Path.GetDirectoryName(file)}': {e.Message.TrimEnd('.')}. Name a folder that can be written to by Pretrained.Folder or {Pretrained.FolderVariable}.", e);
        }
    }

    private static string HashFile(string file) => file + ".sha256";

    private static FileHash? KnownHash(PublishedWeights weights) => weights.Sha256 is { } digits ? FileHash.Sha256(digits) : null;

    private static async Task<bool> IsWholeAsync(string file, PublishedWeights weights, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
            return false;
        if (!File.Exists(HashFile(file)))
            return KnownHash(weights) is not { } known || await known.OfAsync(file, cancellationToken).ConfigureAwait(false) == known;
        var digits = (await File.ReadAllTextAsync(HashFile(file), cancellationToken).ConfigureAwait(false)).Split(' ')[0];
        return (await FileHash.Sha256OfAsync(file, cancellationToken).ConfigureAwait(false)).Digits == digits;
    }
}
