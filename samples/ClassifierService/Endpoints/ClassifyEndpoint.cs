using ClassifierService.Batching;
using SeNet.Engine;

namespace ClassifierService.Endpoints;

/// <summary>POST /classify: an image as the body, or as a file of a form.</summary>
internal static class ClassifyEndpoint
{
    public static void MapClassify(this WebApplication app) => app
        .MapPost("/classify", async (
            HttpContext context, Classifier classifier, ImageQueue queue, Deadline deadline, int? top) =>
        {
            if (top is < 1)
                throw new BadHttpRequestException($"'top' is {top}; it is the number of classes wanted, at least 1.");
            var image = await BodyAsync(context);
            var results = await deadline.RunAsync(
                context, cancellation => queue.ClassifyAsync([() => classifier.Prepare(image)], cancellation));
            return new ClassifyResponse([
                .. results[0].Probabilities
                    .Select((probability, i) => new ClassProbability(classifier.ClassNames[i], i, probability))
                    .OrderByDescending(row => row.Probability)
                    .Take(top ?? 5),
            ]);
        })
        .RequireRateLimiting(RequestLimits.Concurrency)
        .WithSummary("Names the most probable classes of an image.")
        .WithDescription("The body is the bytes of a JPEG, PNG, GIF, BMP or WebP, or a form with one file.")
        // Any other type is an image too: curl says application/x-www-form-urlencoded of what it sends.
        .Accepts<IFormFile>("multipart/form-data", "image/*", "*/*")
        .Produces<ClassifyResponse>()
        .Produces<ErrorResponse>(StatusCodes.Status400BadRequest)
        .Produces<ErrorResponse>(StatusCodes.Status413PayloadTooLarge)
        .Produces<ErrorResponse>(StatusCodes.Status422UnprocessableEntity)
        .Produces<ErrorResponse>(StatusCodes.Status429TooManyRequests)
        .Produces<ErrorResponse>(StatusCodes.Status503ServiceUnavailable);

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        // Whatever else a client calls it: curl --data-binary says that an image is a form without files.
        if (context.Request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true)
            return await RequestBody.ReadAsync(context);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form.Files is not [var file])
            throw new BadHttpRequestException(
                $"The form has {form.Files.Count} files; send one image.", StatusCodes.Status400BadRequest);
        using var bytes = new MemoryStream((int)file.Length);
        await file.CopyToAsync(bytes, context.RequestAborted);
        return bytes.ToArray();
    }
}
