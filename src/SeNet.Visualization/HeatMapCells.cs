using System.Globalization;
using ScottPlot;
using SkiaSharp;

namespace SeNet.Visualization;

/// <summary>The coloured cells of a heat map with their counts: row 0 at the top.</summary>
internal sealed class HeatMapCells(HeatMap map, HeatMapLayout layout) : IPlottable
{
    private const int MostWithZeros = 20;

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => new(0, map.Count, 0, map.Count);

    public void Render(RenderPack rp)
    {
        var cells = (
            from truth in Enumerable.Range(0, map.Count)
            from predicted in Enumerable.Range(0, map.Count)
            let count = map.Counts[truth, predicted]
            select new Cell(
                SKRect.Create(
                    rp.DataRect.Left + predicted * layout.Cell,
                    rp.DataRect.Top + truth * layout.Cell,
                    layout.Cell - layout.CellGap,
                    layout.Cell - layout.CellGap),
                count,
                count.ToString(CultureInfo.InvariantCulture),
                IsOther: truth >= map.Classes || predicted >= map.Classes)).ToList();
        // The other classes together would be darker than any class.
        var most = cells.Where(cell => !cell.IsOther).Max(cell => cell.Count);

        DrawColors(rp.Canvas, cells, most);
        var isSmall = map.Count <= MostWithZeros;
        DrawNumbers(rp.Canvas, cells.FindAll(cell => isSmall || cell.Count > 0), most);
    }

    private static void DrawColors(SKCanvas canvas, List<Cell> cells, long most)
    {
        using var paint = new SKPaint();
        foreach (var cell in cells)
        {
            paint.Color = (cell.IsOther ? PlotStyle.Shade : BlueScale.Color(cell.Count, most)).ToSKColor();
            canvas.DrawRect(cell.Area, paint);
        }
    }

    private void DrawNumbers(SKCanvas canvas, List<Cell> cells, long most)
    {
        var size = layout.NumberFont(cells.Where(cell => !cell.IsOther).Select(cell => cell.Number).Distinct());
        if (size == 0)
            return;

        using var paint = new SKPaint { IsAntialias = true };
        using var font = new SKFont(EmbeddedFont.Typeface, size) { Subpixel = true };
        var halfDigit = font.Metrics.CapHeight / 2;
        foreach (var cell in cells)
        {
            if (cell.IsOther && font.MeasureText(cell.Number) > cell.Area.Width)
                continue;
            paint.Color = (!cell.IsOther && BlueScale.IsDark(cell.Count, most) ? Colors.White : PlotStyle.Ink)
                .ToSKColor();
            canvas.DrawText(cell.Number, cell.Area.MidX, cell.Area.MidY + halfDigit, SKTextAlign.Center, font, paint);
        }
    }

    private readonly record struct Cell(SKRect Area, long Count, string Number, bool IsOther);
}
