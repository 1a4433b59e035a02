using System.Globalization;
using ClassifierService.Batching;
using Microsoft.AspNetCore.WebUtilities;
using SeNet.Imaging;

namespace ClassifierService.Endpoints;

/// <summary>
/// Gives every error a body that says why: 4xx for what the client can mend, 429 and 503 for what passes, 500 for what
/// the log explains.
/// </summary>
internal static partial class ErrorHandling
{
    /// <summary>Time after which a refused request may be sent again.</summary>
    private const int RetrySeconds = 1;

    /// <summary>Handles the errors of all that comes after it.</summary>
    public static void UseErrorResponses(this WebApplication app)
    {
        // Answers without a body: no such path, another method.
        app.UseStatusCodePages(context => context.HttpContext.WriteErrorAsync(
            context.HttpContext.Response.StatusCode,
            $"{ReasonPhrases.GetReasonPhrase(context.HttpContext.Response.StatusCode)}: "
                + $"{context.HttpContext.Request.Method} {context.HttpContext.Request.Path}"));
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // Nobody reads the answer.
            }
            catch (Exception e) when (!context.Response.HasStarted)
            {
                var (status, message) = AnswerTo(e);
                if (status == StatusCodes.Status500InternalServerError)
                    Failed(app.Logger, context.Request.Path, e);
                await context.WriteErrorAsync(status, message);
            }
        });
    }

    /// <summary>Writes an answer that says why there is no other.</summary>
    public static Task WriteErrorAsync(this HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = RetrySeconds.ToString(CultureInfo.InvariantCulture);
        return context.Response.WriteAsJsonAsync(new ErrorResponse(message));
    }

    private static (int Status, string Message) AnswerTo(Exception error) => error switch
    {
        BadHttpRequestException bad => (bad.StatusCode, bad.Message),
        ImageFormatException => (StatusCodes.Status422UnprocessableEntity, error.Message),
        // A form that is none.
        InvalidDataException => (StatusCodes.Status400BadRequest, error.Message),
        QueueFullException => (StatusCodes.Status429TooManyRequests, error.Message),
        OperationCanceledException => (
            StatusCodes.Status503ServiceUnavailable,
            "The request took longer than its deadline; send it again later."),
        _ => (StatusCodes.Status500InternalServerError, "The service failed; its log says why."),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} failed")]
    private static partial void Failed(ILogger logger, string path, Exception error);
}
