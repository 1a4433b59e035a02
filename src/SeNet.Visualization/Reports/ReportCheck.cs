using SeNet.Data;

namespace SeNet.Visualization.Reports;

/// <summary>Checks that the parts of a report fit together.</summary>
internal static class ReportCheck
{
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void Require(ReportContents contents)
    {
        var classes = contents.ClassNames.Count;
        foreach (var split in contents.Splits ?? [])
            if (split.Counts.Count != classes)
                throw Wrong(contents, $"The split '{split.Name}' has counts of {split.Counts.Count} classes");
        RequireClasses(contents, contents.TrainingImages, nameof(contents.TrainingImages));
        RequireClasses(contents, contents.TestImages, nameof(contents.TestImages));
        if (contents.Confusion is { } matrix && matrix.Classes != classes)
            throw Wrong(contents, $"Confusion has {matrix.Classes} classes");
        if (contents.Gates is { } gates && gates.ClassNames.Count != classes)
            throw Wrong(contents, $"Gates has {gates.ClassNames.Count} classes");
        if (contents.TestImages is { } images
            && contents.Predictions.Count > 0
            && images.Count != contents.Predictions.Count)
            throw new ArgumentException(
                $"There are {contents.Predictions.Count} Predictions and {images.Count} TestImages; prediction i is "
                    + "that of image i.",
                nameof(contents));
        for (var i = 0; i < contents.Predictions.Count; i++)
            RequirePrediction(contents, i);
        foreach (var position in contents.Maps.Keys)
            if ((uint)position >= (uint)contents.Predictions.Count)
                throw new ArgumentException(
                    $"Maps has position {position}; there are {contents.Predictions.Count} predictions, numbered from "
                        + "0.",
                    nameof(contents));
    }

    private static void RequirePrediction(ReportContents contents, int position)
    {
        var (prediction, classes) = (contents.Predictions[position], contents.ClassNames.Count);
        if (prediction.Top.Count == 0)
            throw new ArgumentException(
                $"Prediction {position} ('{prediction.Name}') has no class; give at least the most probable one.",
                nameof(contents));
        foreach (var index in prediction.Top.Select(candidate => candidate.Class).Append(prediction.TrueClass))
            if ((uint)index >= (uint)classes)
                throw new ArgumentException(
                    $"Prediction {position} ('{prediction.Name}') names class {index}; there are {classes} classes, "
                        + "numbered from 0.",
                    nameof(contents));
    }

    private static void RequireClasses(ReportContents contents, ImageSource? images, string name)
    {
        if (images is not null && images.ClassNames.Count != contents.ClassNames.Count)
            throw Wrong(contents, $"{name} has {images.ClassNames.Count} classes");
    }

    private static ArgumentException Wrong(ReportContents contents, string what) =>
        new($"{what}; the report has {contents.ClassNames.Count}.", nameof(contents));
}
