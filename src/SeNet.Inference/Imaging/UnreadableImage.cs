using System.Buffers.Binary;
using SkiaSharp;

namespace SeNet.Imaging;

/// <summary>Finds out why a file could not be read as an image.</summary>
internal static class UnreadableImage
{
    /// <summary>What to throw for an image that the decoder refused.</summary>
    public static Exception Explain(EncodedImage image, SKCodecResult result)
    {
        if (Directory.Exists(image.Path))
            return Damaged($"{image.Name} is a folder; a file with an image is expected.");
        try
        {
            var content = image.Content();
            if (content == FileContent.Empty)
                return Damaged($"{image.Name} is empty; {image.Remedy}.");
            if (!content.IsImage)
                return Damaged(
                    $"{image.Name} is {content}, not an image that can be read ({FileContent.Formats}); convert it " +
                        $"or {image.Remedy}.");
            return Damaged(
                result == SKCodecResult.IncompleteInput || IsShortWebP(image)
                    ? $"{image.Name} is {content} whose end is missing: the file is truncated; {image.Remedy}."
                    : $"{image.Name} is a damaged or unsupported {content.Name} ({result}); {image.Remedy}.");
        }
        catch (Exception e) when (Refusal(image.Path, e) is { } refusal)
        {
            return refusal;
        }

        ImageFormatException Damaged(string message) => new(message, image.Path);
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
    private static bool IsShortWebP(EncodedImage image)
    {
        Span<byte> header = stackalloc byte[8];
        return image.Read(header, 0) == header.Length
            && header.StartsWith("RIFF"u8)
            && BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) + 8L > image.Length;
    }
}
