using System.Text;
using SkiaSharp;

namespace SeNet.Visualization;

/// <summary>Something drawn on a canvas, saved as a file that appears only when it is complete.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Draw">Draws the picture on a canvas of that size.</param>
internal sealed record Picture(int Width, int Height, Action<SKCanvas> Draw)
{
    public void SavePng(string path)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Premul))
            ?? throw new InvalidOperationException(
                $"There is no memory for a picture of {Width} x {Height} pixels; make it smaller.");
        surface.Canvas.Clear(SKColors.White);
        Draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        Save(path, png.AsSpan());
    }

    public void SaveSvg(string path)
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(Width, Height), stream))
            Draw(canvas);
        Save(path, Encoding.UTF8.GetBytes(
            SvgPicture.Finish(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length))));
    }

    /// <summary>Saves the numbers of a picture.</summary>
    public static void SaveCsv(string path, Action<TextWriter> write)
    {
        using var text = new StringWriter();
        write(text);
        Save(path, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Save(string path, ReadOnlySpan<byte> content)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var target = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var temporary = target + ".tmp";
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
