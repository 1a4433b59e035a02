using Microsoft.Extensions.Options;

namespace ClassifierService.Endpoints;

/// <summary>How long a request may take.</summary>
internal sealed class Deadline(IOptions<ServiceOptions> options)
{
    /// <summary>Runs something that is cancelled when the client has gone or the deadline has passed.</summary>
    public async Task<T> RunAsync<T>(HttpContext context, Func<CancellationToken, Task<T>> run)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        source.CancelAfter(TimeSpan.FromSeconds(options.Value.DeadlineSeconds));
        return await run(source.Token);
    }
}
