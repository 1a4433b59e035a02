using SkiaSharp;

namespace SeNet.Visualization.Tests;

/// <summary>Reads a PNG picture.</summary>
internal sealed class Pixels(string path) : IDisposable
{
    private readonly SKBitmap bitmap = SKBitmap.Decode(path);

    public int Width => bitmap.Width;

    public int Height => bitmap.Height;

    public SKColor this[int x, int y] => bitmap.GetPixel(x, y);

    /// <summary>Number of different colours in an area: one where nothing is drawn.</summary>
    public int Colors(SKRectI area) => In(area).Distinct().Count();

    /// <summary>Share of an area's pixels whose colour meets a condition, 0 to 1.</summary>
    public double Share(SKRectI area, Func<SKColor, bool> isMeant) =>
        (double)In(area).Count(isMeant) / (area.Width * area.Height);

    public void Dispose() => bitmap.Dispose();

    private IEnumerable<SKColor> In(SKRectI area) =>
        from y in Enumerable.Range(area.Top, area.Height)
        from x in Enumerable.Range(area.Left, area.Width)
        select bitmap.GetPixel(x, y);
}
