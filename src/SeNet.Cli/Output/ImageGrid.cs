using SeNet.Data;
using SeNet.Visualization;
using SkiaSharp;

namespace SeNet.Cli.Output;

/// <summary>A picture of the first images of each class, a row for each.</summary>
/// <param name="images">The images.</param>
/// <param name="perClass">Images in a row.</param>
internal sealed class ImageGrid(ImageSource images, int perClass)
{
    private const int Cell = 72;
    private const int Gap = 4;
    private const int LabelWidth = 180;
    private const float FontSize = 14;
    private const int MostClasses = 100;

    /// <summary>The images that are shown, row by row: class, place in the row, index.</summary>
    public IReadOnlyList<(int Label, int Column, int Index)> Shown { get; } =
        [.. Enumerable.Range(0, images.Count).GroupBy(images.Label).Where(group => group.Key < MostClasses)
            .OrderBy(group => group.Key)
            .SelectMany(group => group.Take(perClass).Select((index, column) => (group.Key, column, index)))];

    /// <summary>Saves the picture.</summary>
    public void SavePng(string path)
    {
        var rows = Math.Min(images.ClassNames.Count, MostClasses);
        new Picture(
            LabelWidth + perClass * (Cell + Gap) + Gap, rows * (Cell + Gap) + Gap, canvas =>
                Draw(canvas, rows)).SavePng(path);
    }

    private void Draw(SKCanvas canvas, int rows)
    {
        using var font = new SKFont(EmbeddedFont.Typeface, FontSize);
        using var paint = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        for (var row = 0; row < rows; row++)
            canvas.DrawText(Fitting(images.ClassNames[row]), Gap, Gap + row * (Cell + Gap) + Cell / 2 + FontSize / 2,
                font, paint);
        foreach (var (label, column, index) in Shown)
        {
            using var bitmap = Bitmap(index);
            using var image = SKImage.FromBitmap(bitmap);
            var place = SKRect.Create(LabelWidth + column * (Cell + Gap), Gap + label * (Cell + Gap), Cell, Cell);
            canvas.DrawImage(image, place, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        }
    }

    /// <summary>A name as wide as its column at most.</summary>
    private static string Fitting(string name)
    {
        var text = EmbeddedFont.Drawable(name);
        if (EmbeddedFont.Width(text, FontSize) <= LabelWidth - 2 * Gap)
            return text;
        while (text.Length > 1 && EmbeddedFont.Width(text + "…", FontSize) > LabelWidth - 2 * Gap)
            text = text[..^1];
        return text + "…";
    }

    private SKBitmap Bitmap(int index)
    {
        var planes = images.Read(index, new byte[images.ImageLength]);
        var (area, width) = (images.Height * images.Width, images.Width);
        var bitmap = new SKBitmap(width, images.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var pixel = 0; pixel < area; pixel++)
        {
            byte Of(int channel, ReadOnlySpan<byte> values) =>
                values[(images.Channels >= 3 ? channel : 0) * area + pixel];
            bitmap.SetPixel(pixel % width, pixel / width, new SKColor(Of(0, planes), Of(1, planes), Of(2, planes)));
        }

        return bitmap;
    }
}
