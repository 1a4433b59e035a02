using System.Text;
using SeNet.Files;

namespace SeNet.Visualization.Reports;

/// <summary>
/// A run as one HTML file that needs no network and no server: settings, data, curves, confusion matrix, metrics of
/// each class, calibration, examples with class activation maps, layers and the gates of the SE blocks.
/// </summary>
/// <remarks>
/// The page asks nobody for anything: styles, script and images are in the file, and its security policy forbids
/// requests. Where images or rows would exceed the size, there are fewer of them, and the page says so.
/// </remarks>
/// <example>
/// <code>
/// HtmlReport.Write("report.html", ReportContents.Evaluate(network, data.Test, Normalization.Cifar10));
/// </code>
/// </example>
public static class HtmlReport
{
    /// <summary>Default of the largest size of a file: 4.9 million bytes.</summary>
    public const int DefaultMaximumBytes = 4_900_000;

    private const int SmallestMaximum = 200_000;

    /// <summary>
    /// Writes the report, making the directory if it is missing and replacing a file of that name. A reader finds the
    /// old file or the new one, never a part.
    /// </summary>
    /// <param name="path">File to write.</param>
    /// <param name="contents">What it shows.</param>
    /// <param name="maximumBytes">
    /// Size up to which images and predictions are put into the file, at least 200,000. Class names, curves and tables
    /// are never left out.
    /// </param>
    /// <exception cref="ArgumentException">
    /// Parts of the contents do not fit together: the message names them.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximumBytes"/> is too small.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ReportContents contents, int maximumBytes = DefaultMaximumBytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(contents);
        if (maximumBytes < SmallestMaximum)
            throw new ArgumentOutOfRangeException(
                nameof(maximumBytes), maximumBytes, $"A report has at least {SmallestMaximum} bytes.");
        ReportCheck.Require(contents);
        var page = ReportPage.Create(contents, maximumBytes);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
    }
}
