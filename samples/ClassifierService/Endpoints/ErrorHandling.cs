using ClassifierService.Batching;
using SeNet.Imaging;

namespace ClassifierService.Endpoints;

/// <summary>Turns exceptions into answers: 4xx for what the client can mend, 429 and 503 for what passes.</summary>
internal static class ErrorHandling
{
    /// <summary>Handles the exceptions of all that comes after it.</summary>
    public static void UseErrorResponses(this WebApplication app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads the answer.
        }
        catch (Exception e) when (!context.Response.HasStarted && StatusOf(e) is { } status)
        {
            context.Response.StatusCode = status;
            if (status == StatusCodes.Status429TooManyRequests)
                context.Response.Headers.RetryAfter = "1";
            await context.Response.WriteAsJsonAsync(new ErrorResponse(MessageOf(e)));
        }
    });

    private static int? StatusOf(Exception error) => error switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        QueueFullException => StatusCodes.Status429TooManyRequests,
        OperationCanceledException => StatusCodes.Status503ServiceUnavailable,
        ImageFormatException => StatusCodes.Status422UnprocessableEntity,
        InvalidDataException => StatusCodes.Status400BadRequest,
        _ => null,
    };

    private static string MessageOf(Exception error) => error is OperationCanceledException
        ? "The request took longer than its deadline; send it again later."
        : error.Message;
}
