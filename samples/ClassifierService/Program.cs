using ClassifierService;
using ClassifierService.Batching;
using ClassifierService.Endpoints;
using ClassifierService.InferenceProtocol;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Prometheus;
using SeNet.Engine;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddOptions<ServiceOptions>().BindConfiguration(ServiceOptions.Section)
    .ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<ServiceOptions>>((kestrel, options) =>
    kestrel.Limits.MaxRequestBodySize = options.Value.MaximumBodyBytes);
builder.Services.AddOptions<FormOptions>().Configure<IOptions<ServiceOptions>>((form, options) =>
    form.MultipartBodyLengthLimit = options.Value.MaximumBodyBytes);
builder.Services.AddSingleton(services =>
{
    var options = services.GetRequiredService<IOptions<ServiceOptions>>().Value;
    var engine = options.Threads is { } threads ? new EngineOptions { Threads = threads } : new EngineOptions();
    return Classifier.Load(
        options.Model, new ClassifierOptions { Engine = engine, MaximumPixels = options.MaximumPixels });
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
    // Now, so that a missing file ends the program before it says that it is ready.
    app.Services.GetRequiredService<Classifier>();
}
catch (Exception e) when (e is IOException or ArgumentException or OptionsValidationException)
{
    Console.Error.WriteLine($"The service cannot start: {e.Message}");
    return 1;
}

app.UseHttpMetrics();
app.UseErrorResponses();
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapClassify();
app.MapInferenceProtocol();
app.MapMetrics();
app.MapOpenApi();
await app.RunAsync();
return 0;
