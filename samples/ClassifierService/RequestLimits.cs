using System.Threading.RateLimiting;
using ClassifierService.Endpoints;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ClassifierService;

/// <summary>
/// Limits on what a client can make the service hold: the size of a body, and the number of requests whose bodies are
/// in memory. The number of decoded images is limited by the <see cref="Batching.ImageQueue"/>.
/// </summary>
internal static class RequestLimits
{
    /// <summary>The policy of endpoints that read images.</summary>
    public const string Concurrency = "concurrency";

    public static void AddRequestLimits(this IServiceCollection services)
    {
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<ServiceOptions>>((kestrel, options) =>
            kestrel.Limits.MaxRequestBodySize = options.Value.MaxBodyBytes);
        services.AddOptions<FormOptions>().Configure<IOptions<ServiceOptions>>((form, options) =>
            form.MultipartBodyLengthLimit = options.Value.MaxBodyBytes);
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<ServiceOptions>>((limiter, options) =>
        {
            var maximum = options.Value.MaxRequests;
            limiter.AddConcurrencyLimiter(
                Concurrency, limit => (limit.PermitLimit, limit.QueueLimit) = (maximum, 0));
            limiter.OnRejected = async (context, _) => await context.HttpContext.WriteErrorAsync(
                StatusCodes.Status429TooManyRequests,
                $"{maximum} requests are under way, as many as may; send the image again later.");
        });
    }
}
