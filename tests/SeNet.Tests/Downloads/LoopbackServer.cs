using System.Net;
using System.Net.Sockets;

namespace SeNet.Tests.Downloads;

/// <summary>An HTTP server on the loopback address that serves one file and can fail as real servers do.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly byte[] content;
    private readonly Task serving;

    public LoopbackServer(byte[] content)
    {
        this.content = content;
        var port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{port}/archive.tar.gz");
        serving = Task.Run(ServeAsync);
    }

    public Uri Address { get; }

    /// <summary>
    /// Bytes after which a transfer breaks off, for each request in turn; null or no entry for a whole one.
    /// </summary>
    public IReadOnlyList<int?> BreakAfter { get; init; } = [];

    public bool SupportsRanges { get; init; } = true;

    public int StatusCode { get; init; } = 200;

    /// <summary>Where each path is redirected to; null for nowhere.</summary>
    public Func<string, string?> Redirect { get; init; } = _ => null;

    /// <summary>Headers that come with a redirect.</summary>
    public IReadOnlyDictionary<string, string> RedirectHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>Is awaited before each answer.</summary>
    public Task Ready { get; init; } = Task.CompletedTask;

    /// <summary>The path of each request, in turn.</summary>
    public List<string> Paths { get; } = [];

    /// <summary>The byte from which each request asked.</summary>
    public List<long> Requested { get; } = [];

    public void Dispose()
    {
        listener.Close();
        serving.Wait(TimeSpan.FromSeconds(5));
    }

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            try
            {
                await AnswerAsync(context).ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpListenerException or IOException)
            {
                // The client has gone, as in a cancelled download.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var from = context.Request.Headers["Range"] is { } range ? int.Parse(range["bytes=".Length..].TrimEnd('-')) : 0;
        Paths.Add(context.Request.Url!.AbsolutePath);
        var response = context.Response;
        await Ready.ConfigureAwait(false);
        if (Redirect(Paths[^1]) is { } location)
        {
            foreach (var (name, value) in RedirectHeaders)
                response.Headers[name] = value;
            response.StatusCode = 302;
            response.Headers["Location"] = location;
            response.Close();
            return;
        }

        Requested.Add(from);
        response.StatusCode = StatusCode;
        if (StatusCode != 200)
        {
            response.Close();
            return;
        }

        if (!SupportsRanges)
            from = 0;
        if (from >= content.Length && from > 0)
        {
            response.StatusCode = 416;
            response.Headers["Content-Range"] = $"bytes */{content.Length}";
            response.Close();
            return;
        }

        if (from > 0)
        {
            response.StatusCode = 206;
            response.Headers["Content-Range"] = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }

        var rest = content.AsMemory(from);
        response.ContentLength64 = rest.Length;
        if (BreakAfter.ElementAtOrDefault(Requested.Count - 1) is { } limit)
        {
            await response.OutputStream.WriteAsync(rest[..Math.Min(limit, rest.Length)]).ConfigureAwait(false);
            await response.OutputStream.FlushAsync().ConfigureAwait(false);
            response.Abort();
            return;
        }

        await response.OutputStream.WriteAsync(rest).ConfigureAwait(false);
        response.Close();
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
