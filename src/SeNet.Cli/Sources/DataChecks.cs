using SeNet.Data;
using SeNet.Visualization.Reports;

namespace SeNet.Cli.Sources;

/// <summary>Checks the images of a folder, and says in short what was found.</summary>
internal static class DataChecks
{
    /// <summary>Decodes and checks all images; what was found about a file is kept for the next time.</summary>
    public static DatasetCheckResult Run(Session session, DataLocation location)
    {
        session.Say($"checking the images of {location.Data} ...");
        return DatasetCheck.Run(location.Data, cancellationToken: session.Cancellation);
    }

    /// <summary>What was found, in a line.</summary>
    public static string Summary(DatasetCheckResult check)
    {
        string[] parts =
        [
            .. Part(check.Corrupt.Count, "cannot be read and are left out", "cannot be read and is left out"),
            .. Part(check.ExactDuplicates.Sum(group => group.Images.Count), "are equal to another",
                "is equal to another"),
            .. Part(
                check.NearDuplicates.Sum(group => group.Images.Count), "are nearly equal to another",
                "is nearly equal to another"),
            .. Part(
                check.Leakage.SelectMany(group => group.Images).Distinct().Count(),
                "of these are in training and test both (leakage)", "of these is in training and test both (leakage)"),
        ];
        var imbalance = check.Splits.Select(split => split.Imbalance).FirstOrDefault(1);
        var balance = imbalance >= 3
            ? FormattableString.Invariant($"; the largest class has {imbalance:0.#} times the images of the smallest")
            : "";
        return parts.Length == 0
            ? $"{check.Count} images, nothing wrong{balance}"
            : $"of {check.Count} images {string.Join(", ", parts)}{balance}; senet check shows which";
    }

    /// <summary>What was found, for the report.</summary>
    public static IReadOnlyList<ReportFinding> Findings(DatasetCheckResult check) =>
    [
        .. Finding($"{check.Corrupt.Count} images cannot be read", check.Corrupt.Select(one => $"{one.Image.File}: " +
            $"{one.Reason}")),
        .. Finding($"{check.ExactDuplicates.Count} groups of equal images", check.ExactDuplicates.Select(Line)),
        .. Finding($"{check.NearDuplicates.Count} groups of nearly equal images", check.NearDuplicates.Select(Line)),
        .. Finding($"{check.Leakage.Count} groups in training and test both (leakage)", check.Leakage.Select(Line)),
    ];

    private static IEnumerable<ReportFinding> Finding(string title, IEnumerable<string> items) =>
        items.ToList() is { Count: > 0 } found ? [new(title, found)] : [];

    private static string Line(DuplicateGroup group) => string.Join(", ", group.Images.Select(image => image.File));

    private static IEnumerable<string> Part(int count, string many, string one) =>
        count == 0 ? [] : [$"{count} {(count == 1 ? one : many)}"];
}
