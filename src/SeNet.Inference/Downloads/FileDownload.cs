using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace SeNet.Downloads;

/// <summary>
/// Downloads one file: resumes interrupted transfers, and shows the file only when it is complete and verified.
/// </summary>
internal sealed class FileDownload
{
    private readonly RemoteFile remote;
    private readonly string target;
    private readonly string partial;
    private readonly IProgress<DownloadProgress>? progress;
    private readonly DownloadRetryPolicy retries;
    private EntityTagHeaderValue? version; // of the server's file, when it names one
    private long? total;
    private FileHash? hash; // known in advance, or announced by the server
    private bool begun; // the part on disk, or its beginning, came in this call

    private FileDownload(
        RemoteFile file, string target, IProgress<DownloadProgress>? progress, DownloadRetryPolicy retries)
    {
        remote = file;
        hash = file.Hash;
        this.target = Path.GetFullPath(target);
        partial = this.target + ".partial";
        this.progress = progress;
        this.retries = retries;
    }

    /// <summary>
    /// Downloads to <paramref name="target"/>. Does nothing if a file with the hash, known in advance, is there.
    /// </summary>
    /// <remarks>
    /// The bytes are collected in <c>TARGET.partial</c>, which a canceled or failed download leaves for the next call
    /// to resume.
    /// </remarks>
    /// <exception cref="HttpRequestException">
    /// The server refuses the file (for example 404: not found), or redirects without end.
    /// </exception>
    /// <exception cref="IOException">Every attempt was interrupted.</exception>
    /// <exception cref="InvalidDataException">
    /// The file has another hash or length than it should; it is deleted.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public static async Task FetchAsync(
        RemoteFile file,
        string target,
        IProgress<DownloadProgress>? progress = null,
        DownloadRetryPolicy? retries = null,
        CancellationToken cancellationToken = default)
    {
        var download = new FileDownload(file, target, progress, retries ?? new DownloadRetryPolicy());
        if (file.Hash is { } known && File.Exists(target)
            && await known.ComputeAsync(target, cancellationToken).ConfigureAwait(false) == known)
            return;
        await download.TransferAsync(cancellationToken).ConfigureAwait(false);
        await download.VerifyAsync(cancellationToken).ConfigureAwait(false);
    }

    private long Received => File.Exists(partial) ? new FileInfo(partial).Length : 0;

    private async Task TransferAsync(CancellationToken cancellationToken)
    {
        using var request = new FileRequest(remote.Address, retries.StallLimit);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await AttemptAsync(request, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (TransferInterruptedException broken) when (attempt == retries.Attempts)
            {
                throw new IOException(Failure(attempt, broken.Message), broken);
            }
            catch (TransferInterruptedException)
            {
                await Task.Delay(retries.FirstPause * Math.Pow(2, attempt - 1), cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    private string Failure(int attempts, string reason)
    {
        var received = Received;
        if (received == 0)
            return $"The download of {remote.Address} did not begin in {attempts} attempts ({reason}); check the " +
                $"connection to the server, or place the file at '{target}' yourself.";
        // Without a hash the next call cannot know that what is there is of the same file.
        var next = hash is not null ? "call again to go on from there" : "call again to begin anew";
        return $"The download of {remote.Address} broke off {attempts} times, the last time after {received} of " +
            $"{total?.ToString() ?? "unknown"} bytes ({reason}); {next}.";
    }

    private async Task AttemptAsync(FileRequest request, CancellationToken cancellationToken)
    {
        var received = Received;
        using var answer = await request.SendAsync(received, version, cancellationToken).ConfigureAwait(false);
        var (response, range) = (answer.Response, answer.Headers.ContentRange);
        hash ??= answer.Hash;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            if (range?.Length == received && IsKnownToFit)
                return; // All was there: an earlier run ended before it could verify.
            throw Discarded($"the server's file does not go on after byte {received}");
        }
        RefuseErrors(response);

        var resumed = response.StatusCode == HttpStatusCode.PartialContent && range?.From == received;
        if (response.StatusCode == HttpStatusCode.PartialContent && !resumed)
            throw Discarded($"the server sent another part than that from byte {received}");
        if (resumed && !IsKnownToFit)
            throw Discarded("nothing tells whether the part from an earlier call is of the same file");
        version = response.Headers.ETag;
        total = resumed ? range!.Length : answer.Headers.ContentLength;
        if (answer.Length is { } announced && total is { } sent && sent != announced)
            throw WrongLength(sent, announced);
        begun |= !resumed;
        await SaveAsync(response.Content, append: resumed, cancellationToken).ConfigureAwait(false);
        if (total is { } expected && Received < expected)
            throw new TransferInterruptedException("the server sent less than it announced");
        if (answer.Length is { } whole && Received != whole)
            throw WrongLength(Received, whole);
    }

    /// <summary>
    /// Whether what is there and what comes are parts of one file: it is of this call, or the hash will show it.
    /// </summary>
    private bool IsKnownToFit => begun || hash is not null;

    private TransferInterruptedException Discarded(string reason)
    {
        File.Delete(partial);
        return new TransferInterruptedException(reason);
    }

    private InvalidDataException WrongLength(long length, long announced)
    {
        File.Delete(partial);
        return new InvalidDataException(
            $"{remote.Address} has {length} bytes, {announced} were announced; the file was deleted: download again, " +
                "and if the length stays wrong, the server or a proxy before it sends another file.");
    }

    private void RefuseErrors(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
            return;
        var answer = $"{(int)response.StatusCode} {response.ReasonPhrase}";
        if ((int)response.StatusCode >= 500
            || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests)
            throw new TransferInterruptedException($"the server answered {answer}");
        var remedy = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "the server does not give the file to everyone",
            HttpStatusCode.ProxyAuthenticationRequired => "the proxy asks for a user and a password",
            _ => "check the address",
        };
        throw new HttpRequestException(
            $"{remote.Address} answered {answer}; {remedy}, or place the file at '{target}' yourself.",
            inner: null,
            response.StatusCode);
    }

    private async Task SaveAsync(HttpContent content, bool append, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var source = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var file = new FileStream(
            partial, append ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read);
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        await using (source.ConfigureAwait(false))
        await using (file.ConfigureAwait(false))
            try
            {
                int count;
                while ((count = await ReadAsync(source, buffer, cancellationToken).ConfigureAwait(false)) > 0)
                {
                    await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                    progress?.Report(new DownloadProgress(file.Position, total));
                }
                file.Flush(flushToDisk: true);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
    }

    /// <summary>Reads from the network; its errors, unlike those of the disk, are worth another attempt.</summary>
    private async Task<int> ReadAsync(Stream source, byte[] buffer, CancellationToken cancellationToken)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stall.CancelAfter(retries.StallLimit);
        try
        {
            return await source.ReadAsync(buffer, stall.Token).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new TransferInterruptedException(e.Message, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransferInterruptedException($"no byte within {retries.StallLimit.TotalSeconds:0.#} s", e);
        }
    }

    private async Task VerifyAsync(CancellationToken cancellationToken)
    {
        if (hash is not null
            && await hash.ComputeAsync(partial, cancellationToken).ConfigureAwait(false) is var actual
            && actual != hash)
        {
            File.Delete(partial);
            throw new InvalidDataException(
                $"{remote.Address} has {actual}, expected {hash.Digits}; the file was deleted: " +
                "download again, and if the hash stays wrong, the server's file has changed, or " +
                    "a proxy before it sends another.");
        }
        File.Move(partial, target, overwrite: true);
    }
}
