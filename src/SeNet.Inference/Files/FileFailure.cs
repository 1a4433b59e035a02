
namespace SeNet.Files;

/// <summary>
/// Why a file could not be written, in the system's words, and which file: .NET's messages name the temporary one.
/// </summary>
internal static class FileFailure
{
    /// <summary>Whether an exception is the file system's.</summary>
    public static bool Is(Exception e) => e is IOException or UnauthorizedAccessException;

    /// <summary>
    /// Whether another holds the file, by the systems' numbers: EWOULDBLOCK of Linux and of macOS,
    /// ERROR_SHARING_VIOLATION of Windows.
    /// </summary>
    public static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    /// <summary>The cause alone, without the path and the full stop: 'No space left on device'.</summary>
    public static string CauseOf(Exception e)
    {
        // 'Access to the path is denied' wraps what the system said.
        var message = (e is UnauthorizedAccessException { InnerException: IOException inner } ? inner : e).Message;
        var path = message.IndexOf(" : '", StringComparison.Ordinal);
        return (path < 0 ? message : message[..path]).TrimEnd('.');
    }

    /// <summary>The error that names the file and the cause.</summary>
    public static IOException Of(string path, Exception e) => new($"'{path}' cannot be written: {CauseOf(e)}.", e);
}
