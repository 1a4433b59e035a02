using ScottPlot;
using ScottPlot.Colormaps;

namespace SeNet.Visualization;

/// <summary>Colours for counts from 0, nearly white, to the largest, dark blue.</summary>
internal static class BlueScale
{
    private const double Lightest = 0.03;
    private const double Darkest = 0.85;

    private static readonly Blues Blues = new();

    /// <summary>Colour of a count among counts up to <paramref name="most"/>.</summary>
    public static Color Color(long count, long most)
    {
        var share = most == 0 ? 0 : (double)count / most;

        // ScottPlot's scale runs from dark to light.
        return Blues.GetColor(1 - (Lightest + share * (Darkest - Lightest)));
    }

    /// <summary>Whether white is legible on a count's colour: a contrast ratio of WCAG 2 of at least 3.</summary>
    public static bool IsDark(long count, long most)
    {
        var color = Color(count, most);
        var luminance = 0.2126 * Linear(color.R) + 0.7152 * Linear(color.G) + 0.0722 * Linear(color.B);
        return (1 + 0.05) / (luminance + 0.05) >= 3;
    }

    private static double Linear(byte channel)
    {
        var value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
