using System.Net.Http.Headers;

namespace SeNet.Downloads;

/// <summary>
/// A server's answer to a <see cref="FileRequest"/>, redirects followed, and what was announced of the file on the way.
/// </summary>
internal sealed class FileResponse(HttpResponseMessage response, FileHash? hash, long? length) : IDisposable
{
    public HttpResponseMessage Response => response;

    public HttpContentHeaders Headers => response.Content.Headers;

    /// <summary>SHA-256 of the whole file; null if none was announced.</summary>
    public FileHash? Hash => hash;

    /// <summary>Length of the whole file in bytes; null if none was announced.</summary>
    public long? Length => length;

    public void Dispose() => response.Dispose();
}
