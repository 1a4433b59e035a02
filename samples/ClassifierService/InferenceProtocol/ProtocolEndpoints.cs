using ClassifierService.Batching;
using ClassifierService.Endpoints;
using Microsoft.Extensions.Options;
using SeNet.Engine;

namespace ClassifierService.InferenceProtocol;

/// <summary>The Open Inference Protocol, version 2, over REST, with the binary tensor data extension.</summary>
internal static class ProtocolEndpoints
{
    public static void MapInferenceProtocol(this WebApplication app)
    {
        var v2 = app.MapGroup("/v2").WithTags("Open Inference Protocol");
        v2.MapGet("", () => new ServerMetadata(
            "SeNet", typeof(Classifier).Assembly.GetName().Version!.ToString(3), ["binary_tensor_data"]));
        v2.MapGet("/health/live", () => new ServerLive(true));
        v2.MapGet("/health/ready", (IHostApplicationLifetime lifetime) =>
            Ready(lifetime, isReady => new ServerReady(isReady)));
        v2.MapGet("/models/{name}", (string name, Classifier classifier, IOptions<ServiceOptions> options) =>
        {
            RequireModel(name, options);
            return Describe(name, classifier);
        });
        v2.MapGet("/models/{name}/ready", (
            string name, IOptions<ServiceOptions> options, IHostApplicationLifetime lifetime) =>
        {
            RequireModel(name, options);
            return Ready(lifetime, isReady => new ModelReady(name, isReady));
        });
        // Requests with binary tensors are application/octet-stream; clients name other types too.
        v2.MapPost("/models/{name}/infer", InferAsync)
            .RequireRateLimiting(RequestLimits.Concurrency)
            .Accepts<InferenceRequest>("application/json", "application/octet-stream", "*/*")
            .Produces<InferenceResponse>()
            .Produces<ErrorResponse>(StatusCodes.Status400BadRequest)
            .Produces<ErrorResponse>(StatusCodes.Status404NotFound)
            .Produces<ErrorResponse>(StatusCodes.Status413PayloadTooLarge)
            .Produces<ErrorResponse>(StatusCodes.Status422UnprocessableEntity)
            .Produces<ErrorResponse>(StatusCodes.Status429TooManyRequests)
            .Produces<ErrorResponse>(StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>The model is loaded before the server listens, so that it is ready until the service stops.</summary>
    private static IResult Ready<T>(IHostApplicationLifetime lifetime, Func<bool, T> answer)
    {
        var isReady = !lifetime.ApplicationStopping.IsCancellationRequested;
        return Results.Json(
            answer(isReady), statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task InferAsync(
        HttpContext context, string name, Classifier classifier, ImageQueue queue, Deadline deadline,
        IOptions<ServiceOptions> options)
    {
        RequireModel(name, options);
        var body = InferenceBody.Parse(
            await RequestBody.ReadAsync(context), context.Request.Headers[InferenceBody.LengthHeader]);
        var wanted = OutputTensors.Wanted(body.Request);
        var images = InputImages.Of(body, classifier, maximum: options.Value.QueueLength);
        var results = await deadline.RunAsync(context, cancellation => queue.ClassifyAsync(images, cancellation));
        await OutputTensors.WriteAsync(context, name, body.Request.Id, wanted, results);
    }

    private static void RequireModel(string name, IOptions<ServiceOptions> options)
    {
        if (name != options.Value.Name)
            throw new BadHttpRequestException(
                $"There is no model '{name}'; there is '{options.Value.Name}'.", StatusCodes.Status404NotFound);
    }

    private static ModelMetadata Describe(string name, Classifier classifier)
    {
        var (channels, size, classes) =
            (classifier.Graph.Input.Channels, classifier.ImageSize, classifier.ClassNames.Count);
        // One input, in one of three forms; the protocol knows a list only.
        return new ModelMetadata(
            name, "senet",
            [
                new TensorMetadata("images", "BYTES", [-1]),
                new TensorMetadata("pixels", "UINT8", [-1, -1, -1, 3]),
                new TensorMetadata("normalized", "FP32", [-1, channels, size, size]),
            ],
            [
                new TensorMetadata(OutputTensors.Probabilities, "FP32", [-1, classes]),
                new TensorMetadata(OutputTensors.Logits, "FP32", [-1, classes]),
                new TensorMetadata(OutputTensors.Labels, "BYTES", [-1]),
            ]);
    }
}
