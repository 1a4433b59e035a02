using SeNet.Data;

namespace SeNet.Visualization.Reports;

/// <summary>Number of images of each class in a part of the data.</summary>
/// <param name="Name">Name of the part, for example <c>training</c>.</param>
/// <param name="Counts">Number of images of each class, in the order of the class names.</param>
public sealed record ReportSplit(string Name, IReadOnlyList<long> Counts)
{
    /// <summary>Counts the images of a set.</summary>
    /// <param name="name">Name of the part.</param>
    /// <param name="images">The images; none is read.</param>
    public static ReportSplit Of(string name, ImageSource images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var counts = new long[images.ClassNames.Count];
        for (var index = 0; index < images.Count; index++)
            counts[images.Label(index)]++;
        return new ReportSplit(name, counts);
    }
}
