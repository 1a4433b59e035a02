using System.Buffers.Binary;
using SkiaSharp;

namespace SeNet.Imaging;

/// <summary>Finds out why a file could not be read as an image.</summary>
internal static class UnreadableImage
{
    /// <summary>What to throw for a file that the decoder refused.</summary>
    public static Exception Explain(string path, SKCodecResult result)
    {
        const string remedy = "get a good copy of it, or leave it out of the set";
        if (Directory.Exists(path))
            return Damaged($"'{path}' is a folder; a file with an image is expected.");
        try
        {
            var content = FileContent.Read(path);
            if (content == FileContent.Empty)
                return Damaged($"'{path}' is empty; {remedy}.");
            if (!content.IsImage)
                return Damaged(
                    $"'{path}' is {content}, not an image that can be read ({FileContent.Formats}); convert it or " +
                    $"{remedy}.");
            return Damaged(
                result == SKCodecResult.IncompleteInput || IsShortWebP(path)
                    ? $"'{path}' is {content} whose end is missing: the file is truncated; {remedy}."
                    : $"'{path}' is a damaged or unsupported {content.Name} ({result}); {remedy}.");
        }
        catch (Exception e) when (Refusal(path, e) is { } refusal)
        {
            return refusal;
        }

        ImageFormatException Damaged(string message) => new(message, path);
    }

    /// <summary>
    /// A clear error for a file that the system refused to read; null for an error of another kind.
    /// </summary>
    public static Exception? Refusal(string path, Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException =>
            new FileNotFoundException($"'{path}' does not exist; put it back, or list the images again.", path, error),
        UnauthorizedAccessException =>
            new UnauthorizedAccessException(
                $"'{path}' cannot be read: this user has no permission to; allow this user to read it.", error),
        ImageFormatException => null,
        IOException => new IOException($"'{path}' cannot be read: {error.Message}", error),
        _ => null,
    };

    /// <summary>
    /// Whether a WebP file ends early: the decoder does not distinguish that from damage; the header holds the length.
    /// </summary>
    private static bool IsShortWebP(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> header = stackalloc byte[8];
        return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
            && header.StartsWith("RIFF"u8)
            && BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) + 8L > file.Length;
    }
}
