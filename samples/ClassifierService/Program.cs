using ClassifierService;
using ClassifierService.Batching;
using ClassifierService.Endpoints;
using ClassifierService.InferenceProtocol;
using Microsoft.Extensions.Options;
using Prometheus;
using SeNet.Engine;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddOptions<ServiceOptions>().BindConfiguration(ServiceOptions.Section)
    .ValidateDataAnnotations().ValidateOnStart();
// When the service stops, requests that were accepted have until their deadline.
builder.Services.AddOptions<HostOptions>().Configure<IOptions<ServiceOptions>>((host, options) =>
    host.ShutdownTimeout = TimeSpan.FromSeconds(options.Value.DeadlineSeconds + 5));
// A parameter that is no number gets a reason in every environment, not in development only.
builder.Services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
builder.Services.AddRequestLimits();
builder.Services.AddSingleton(services =>
{
    var options = services.GetRequiredService<IOptions<ServiceOptions>>().Value;
    var engine = options.Threads is { } threads ? new EngineOptions { Threads = threads } : new EngineOptions();
    return Classifier.Load(
        options.Model, new ClassifierOptions { Engine = engine, MaxPixels = options.MaxPixels });
});
builder.Services.AddSingleton<ServiceMetrics>();
builder.Services.AddSingleton<ImageQueue>();
builder.Services.AddSingleton<Deadline>();
builder.Services.AddHostedService<BatchWorker>();
builder.Services.AddOpenApi();

WebApplication app;
try
{
    app = builder.Build();
    // Now, so that a missing file ends the program before it says that it is ready, and the first request finds the
    // network's code compiled.
    var classifier = app.Services.GetRequiredService<Classifier>();
    classifier.Classify([classifier.Prepare(
        new float[classifier.Graph.Input.Channels * classifier.ImageSize * classifier.ImageSize])]);
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException
    or InvalidOperationException or OptionsValidationException)
{
    Console.Error.WriteLine($"The service cannot start: {e.Message}");
    return 1;
}

var metrics = app.Services.GetRequiredService<ServiceMetrics>();
app.UseHttpMetrics(http =>
    http.RequestCount.Registry = http.RequestDuration.Registry = http.InProgress.Registry = metrics.Registry);
app.UseErrorResponses();
app.UseRateLimiter();
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapClassify();
app.MapInferenceProtocol();
app.MapMetrics(registry: metrics.Registry);
app.MapOpenApi();
await app.RunAsync();
return 0;
