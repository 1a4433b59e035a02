using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace SeNet.Downloads;

/// <summary>Asks for a file, or for what is missing of it, and follows redirects.</summary>
/// <remarks>
/// The Hugging Face hub redirects to a store that knows nothing of the file; with the redirect it sends the file's
/// SHA-256 (<c>X-Linked-Etag</c>) and length (<c>X-Linked-Size</c>). So redirects are followed here, one by one.
/// </remarks>
internal sealed class FileRequest(Uri address, TimeSpan stallLimit) : IDisposable
{
    private const int MostRedirects = 10;
    private const int Sha256Digits = 64;

    private readonly HttpClient client =
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = stallLimit };

    /// <summary>Sends the request.</summary>
    /// <param name="from">The first byte that is missing.</param>
    /// <param name="version">Version of the file that the bytes before are of; null if unknown.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The last server's answer; its content is not read yet.</returns>
    /// <exception cref="TransferInterruptedException">There was no answer.</exception>
    /// <exception cref="HttpRequestException">The redirects go on for too long, or to where they may not.</exception>
    public async Task<FileResponse> SendAsync(
        long from, EntityTagHeaderValue? version, CancellationToken cancellationToken)
    {
        var (current, hash, length) = (address, (FileHash?)null, (long?)null);
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendOnceAsync(current, from, version, cancellationToken).ConfigureAwait(false);
            hash ??= AnnouncedHash(response);
            length ??= AnnouncedLength(response);
            if (!IsRedirect(response))
                return new FileResponse(response, hash, length);
            using (response)
                current = Next(current, response.Headers.Location!);
            if (redirects == MostRedirects)
                throw new HttpRequestException($"{address} was redirected {MostRedirects} times and would be once " +
                    $"more, to {current}; check the address.");
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<HttpResponseMessage> SendOnceAsync(
        Uri current, long from, EntityTagHeaderValue? version, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, current);
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            if (version is { IsWeak: false })
                request.Headers.IfRange = new RangeConditionHeaderValue(version);
        }
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new TransferInterruptedException(e.Message, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransferInterruptedException($"no answer within {stallLimit.TotalSeconds:0.#} s", e);
        }
    }

    private static bool IsRedirect(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && response.Headers.Location is not null;

    private Uri Next(Uri current, Uri location)
    {
        var next = new Uri(current, location);
        var isSafe = next.Scheme == Uri.UriSchemeHttps
            || (next.Scheme == Uri.UriSchemeHttp && current.Scheme == Uri.UriSchemeHttp);
        return isSafe
            ? next
            : throw new HttpRequestException($"{address} was redirected from {current.Scheme} to {next.Scheme}, " +
                "which is not followed; check the address.");
    }

    private static FileHash? AnnouncedHash(HttpResponseMessage response) =>
        Header(response, "X-Linked-Etag")?.Trim('"') is { Length: Sha256Digits } digits
            && digits.All(char.IsAsciiHexDigit)
                ? FileHash.Sha256(digits)
                : null;

    private static long? AnnouncedLength(HttpResponseMessage response) =>
        long.TryParse(
            Header(response, "X-Linked-Size"), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : null;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
