using System.Globalization;

namespace SeNet.Training;

/// <summary>A duration as text: minutes and seconds, and hours where there are any.</summary>
internal static class ShortDuration
{
    public static string Of(TimeSpan time) =>
        time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time:mm\\:ss}")
            : time.ToString("m\\:ss", CultureInfo.InvariantCulture);
}
