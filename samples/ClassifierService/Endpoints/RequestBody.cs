namespace ClassifierService.Endpoints;

/// <summary>The bytes of a request.</summary>
internal static class RequestBody
{
    /// <summary>Reads them; the server refuses more than its limit.</summary>
    public static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var bytes = new MemoryStream((int)(context.Request.ContentLength is > 0 and < 1 << 20 and var length
            ? length
            : 0));
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        return bytes.ToArray();
    }
}
