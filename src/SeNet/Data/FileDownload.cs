using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace SeNet.Data;

/// <summary>Brings one file of known hash to disk: resumes broken transfers, and shows the file only when it is whole and verified.</summary>
internal sealed class FileDownload
{
    private readonly RemoteArchive archive;
    private readonly string target;
    private readonly string partial;
    private readonly IProgress<DownloadProgress>? progress;
    private readonly DownloadPatience patience;
    private EntityTagHeaderValue? version; // of the server's file, when it names one
    private long? total;

    private FileDownload(RemoteArchive archive, string target, IProgress<DownloadProgress>? progress, DownloadPatience patience)
    {
        this.archive = archive;
        this.target = Path.GetFullPath(target);
        partial = this.target + ".partial";
        this.progress = progress;
        this.patience = patience;
    }

    /// <summary>Downloads to <paramref name="target"/>; does nothing when a file of the right hash is there.</summary>
    /// <remarks>
    /// The bytes are collected in <c>TARGET.partial</c>, which a cancelled or failed download leaves for the next call to go on with.
    /// </remarks>
    /// <exception cref="HttpRequestException">The server refuses the file (for example 404: not found).</exception>
    /// <exception cref="IOException">Every attempt broke off.</exception>
    /// <exception cref="InvalidDataException">The file has another hash; it is deleted.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task FetchAsync(
        RemoteArchive archive,
        string target,
        IProgress<DownloadProgress>? progress = null,
        DownloadPatience? patience = null,
        CancellationToken cancellationToken = default)
    {
        var download = new FileDownload(archive, target, progress, patience ?? new DownloadPatience());
        if (File.Exists(target) && await Md5OfAsync(target, cancellationToken).ConfigureAwait(false) == archive.Md5)
            return;
        await download.TransferAsync(cancellationToken).ConfigureAwait(false);
        await download.VerifyAsync(cancellationToken).ConfigureAwait(false);
    }

    private long Received => File.Exists(partial) ? new FileInfo(partial).Length : 0;

    private async Task TransferAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = patience.StallLimit };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await AttemptAsync(client, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (BrokenTransferException broken) when (attempt == patience.Attempts)
            {
                throw new IOException(
                    $"The download of {archive.Address} broke off {attempt} times, the last time after {Received} of " +
                    $"{total?.ToString() ?? "unknown"} bytes ({broken.Message}); call again to go on from there.",
                    broken);
            }
            catch (BrokenTransferException)
            {
                await Task.Delay(patience.FirstPause * Math.Pow(2, attempt - 1), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task AttemptAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var received = Received;
        using var response = await RequestAsync(client, received, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            if (response.Content.Headers.ContentRange?.Length == received)
                return; // All was there: an earlier run ended before it could verify.
            File.Delete(partial);
            throw new BrokenTransferException($"the server's file does not go on after byte {received}");
        }
        RefuseErrors(response);

        version = response.Headers.ETag;
        var range = response.Content.Headers.ContentRange;
        var resumed = response.StatusCode == HttpStatusCode.PartialContent && range?.From == received;
        if (response.StatusCode == HttpStatusCode.PartialContent && !resumed)
        {
            File.Delete(partial);
            throw new BrokenTransferException($"the server sent another part than that from byte {received}");
        }
        total = resumed ? range!.Length : response.Content.Headers.ContentLength;
        await SaveAsync(response.Content, append: resumed, cancellationToken).ConfigureAwait(false);
        if (total is { } expected && Received < expected)
            throw new BrokenTransferException("the server sent less than it announced");
    }

    private async Task<HttpResponseMessage> RequestAsync(HttpClient client, long received, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, archive.Address);
        if (received > 0)
        {
            request.Headers.Range = new RangeHeaderValue(received, null);
            if (version is { IsWeak: false })
                request.Headers.IfRange = new RangeConditionHeaderValue(version);
        }
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new BrokenTransferException(e.Message, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BrokenTransferException($"no answer within {patience.StallLimit.TotalSeconds:0.#} s", e);
        }
    }

    private void RefuseErrors(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
            return;
        var answer = $"{(int)response.StatusCode} {response.ReasonPhrase}";
        if ((int)response.StatusCode >= 500 || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests)
            throw new BrokenTransferException($"the server answered {answer}");
        throw new HttpRequestException(
            $"{archive.Address} answered {answer}; check the address, or place the file at '{target}' yourself.",
            inner: null,
            response.StatusCode);
    }

    private async Task SaveAsync(HttpContent content, bool append, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var source = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var file = new FileStream(partial, append ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read);
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
        stall.CancelAfter(patience.StallLimit);
        try
        {
            return await source.ReadAsync(buffer, stall.Token).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new BrokenTransferException(e.Message, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BrokenTransferException($"no byte within {patience.StallLimit.TotalSeconds:0.#} s", e);
        }
    }

    private async Task VerifyAsync(CancellationToken cancellationToken)
    {
        var md5 = await Md5OfAsync(partial, cancellationToken).ConfigureAwait(false);
        if (md5 != archive.Md5)
        {
            File.Delete(partial);
            throw new InvalidDataException(
                $"{archive.Address} has MD5 {md5}, expected {archive.Md5}; the file was deleted: " +
                "download again, and if the hash stays wrong the server's file has changed.");
        }
        File.Move(partial, target, overwrite: true);
    }

#pragma warning disable CA5351 // MD5 is what the data sets' authors publish; it guards against damage, not against malice.
    private static async Task<string> Md5OfAsync(string path, CancellationToken cancellationToken)
    {
        var file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
            return Convert.ToHexStringLower(await MD5.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
    }
#pragma warning restore CA5351
}
