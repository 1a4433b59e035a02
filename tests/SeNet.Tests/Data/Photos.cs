using SkiaSharp;

namespace SeNet.Tests.Data;

/// <summary>Small image files in a temporary folder.</summary>
internal static class Photos
{
    /// <summary>An image file in memory, of one colour.</summary>
    public static byte[] Encoded(
        SKEncodedImageFormat format = SKEncodedImageFormat.Png, int width = 6, int height = 4, SKColor? color = null)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(color ?? SKColors.Orange);
        using var data = bitmap.Encode(format, 95);
        return data.ToArray();
    }

    /// <summary>
    /// Writes files, making their folders; without content, PNG images. A name that ends in / is an empty folder.
    /// </summary>
    public static void Put(this TemporaryFolder folder, params string[] names)
    {
        foreach (var name in names)
            if (name.EndsWith('/'))
                Directory.CreateDirectory(folder.File(name));
            else
                folder.Put(name, Encoded());
    }

    public static void Put(this TemporaryFolder folder, string name, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        File.WriteAllBytes(folder.File(name), content);
    }

    /// <summary>The files of a set, relative to a folder.</summary>
    public static IEnumerable<string> Names(this SeNet.Data.ImageFiles images, TemporaryFolder folder) =>
        Enumerable.Range(0, images.Count).Select(
            i => Path.GetRelativePath(folder.Path, images.Path(i)).Replace('\\', '/'));
}
