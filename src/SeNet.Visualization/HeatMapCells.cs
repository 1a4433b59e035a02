using System.Globalization;
using ScottPlot;
using SeNet.Evaluation;
using SkiaSharp;

namespace SeNet.Visualization;

/// <summary>The coloured cells of a heat map with their counts: row 0 at the top.</summary>
internal sealed class HeatMapCells(ConfusionMatrix matrix, HeatMapLayout layout) : IPlottable
{
    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => new(0, matrix.Classes, 0, matrix.Classes);

    public void Render(RenderPack rp)
    {
        var cells = (
            from truth in Enumerable.Range(0, matrix.Classes)
            from predicted in Enumerable.Range(0, matrix.Classes)
            let count = matrix[truth, predicted]
            select new Cell(
                SKRect.Create(
                    rp.DataRect.Left + predicted * layout.Cell,
                    rp.DataRect.Top + truth * layout.Cell,
                    layout.Cell - layout.CellGap,
                    layout.Cell - layout.CellGap),
                count,
                count.ToString(CultureInfo.InvariantCulture))).ToList();
        var most = cells.Max(cell => cell.Count);

        DrawColors(rp.Canvas, cells, most);
        DrawNumbers(rp.Canvas, cells, most);
    }

    private static void DrawColors(SKCanvas canvas, List<Cell> cells, long most)
    {
        using var paint = new SKPaint();
        foreach (var cell in cells)
        {
            paint.Color = BlueScale.Color(cell.Count, most).ToSKColor();
            canvas.DrawRect(cell.Area, paint);
        }
    }

    private void DrawNumbers(SKCanvas canvas, List<Cell> cells, long most)
    {
        var size = layout.NumberFont(cells.Select(cell => cell.Number).Distinct());
        if (size == 0)
            return;

        using var paint = new SKPaint { IsAntialias = true };
        using var font = new SKFont(EmbeddedFont.Typeface, size) { Subpixel = true };
        var halfDigit = font.Metrics.CapHeight / 2;
        foreach (var cell in cells)
        {
            paint.Color = (BlueScale.IsDark(cell.Count, most) ? Colors.White : PlotStyle.Ink).ToSKColor();
            canvas.DrawText(cell.Number, cell.Area.MidX, cell.Area.MidY + halfDigit, SKTextAlign.Center, font, paint);
        }
    }

    private readonly record struct Cell(SKRect Area, long Count, string Number);
}
