using System.Globalization;
using System.Text;
using SeNet.Text;

namespace SeNet.Data;

/// <summary>A <see cref="DatasetCheckResult"/> for a terminal.</summary>
internal static class DatasetCheckText
{
    private const int ShownSizes = 5;
    private const int ShownImages = 20;
    private const int ShownGroups = 20;
    private const int ShownClasses = 100;

    public static string Of(DatasetCheckResult result)
    {
        var text = new StringBuilder();
        text.Append(Counted(result.Count, "image")).Append(" of ").Append(result.ClassNames.Count).Append(
            result.ClassNames.Count == 1 ? " class" : " classes");
        if (result.Root.Length > 0)
            text.Append(" in '").Append(result.Root).Append('\'');
        text.Append('\n').Append('\n').Append(Classes(result));
        foreach (var split in result.Splits)
            text.Append(CultureInfo.InvariantCulture, $"{split.Name}: largest class / smallest class ")
                .Append(CultureInfo.InvariantCulture, $"{split.Imbalance:0.##}\n");
        text.Append("sizes: ").Append(Sizes(result.Sizes)).Append('\n');
        Section(
            text, "corrupt images", result.Corrupt.Count, ShownImages,
            result.Corrupt.Select(corrupt => $"{Printable.Text(corrupt.Image.File)} {corrupt.Reason}"));
        Groups(text, "exact duplicates", result.ExactDuplicates);
        Groups(text, "near duplicates", result.NearDuplicates);
        foreach (var note in result.Notes)
            text.Append("note: ").Append(note).Append('\n');
        return text.ToString().TrimEnd('\n').ReplaceLineEndings(Environment.NewLine);
    }

    private static string Classes(DatasetCheckResult result)
    {
        List<IReadOnlyList<string>> rows = [["class", .. result.Splits.Select(split => split.Name)]];
        for (var label = 0; label < Math.Min(result.ClassNames.Count, ShownClasses); label++)
            rows.Add([
                Printable.Text(result.ClassNames[label]),
                .. result.Splits.Select(split => Number(split.ClassCounts[label]))]);
        if (result.ClassNames.Count > ShownClasses)
            rows.Add([$"and {result.ClassNames.Count - ShownClasses} more"]);
        rows.Add(["all", .. result.Splits.Select(split => Number(split.Count))]);
        return TextTable.Format(rows);
    }

    private static string Sizes(IReadOnlyList<ImageSizeCount> sizes)
    {
        if (sizes.Count == 0)
            return "none";
        var shown = string.Join(
            ", ", sizes.Take(ShownSizes).Select(size => $"{size.Width} x {size.Height} ({Number(size.Count)})"));
        if (sizes.Count <= ShownSizes)
            return shown;
        return $"{shown} and {sizes.Count - ShownSizes} more; widths {sizes.Min(size => size.Width)} to " +
            $"{sizes.Max(size => size.Width)}, heights {sizes.Min(size => size.Height)} to " +
            $"{sizes.Max(size => size.Height)}";
    }

    private static void Groups(StringBuilder text, string title, IReadOnlyList<DuplicateGroup> groups)
    {
        var images = groups.Sum(group => group.Images.Count);
        var leaking = groups.Count(group => group.IsLeakage);
        var differing = groups.Count(group => group.HasDifferentClasses);
        Section(
            text,
            groups.Count == 0 ? title
                : $"{title}: {Counted(images, "image")}, {leaking} between splits (leakage), {differing} with " +
                    "different classes; groups",
            groups.Count,
            ShownGroups,
            groups.Select(Line));
    }

    private static string Line(DuplicateGroup group)
    {
        const int shown = 5;
        var files = string.Join(", ", group.Images.Take(shown).Select(image => Printable.Text(image.File)));
        return files
            + (group.Images.Count > shown ? $" and {group.Images.Count - shown} more" : "")
            + (group.IsLeakage ? " [leakage]" : "")
            + (group.HasDifferentClasses
                ? $" [classes {ShortText.List([.. group.Images.Select(image => image.ClassName).Distinct()], shown)}]"
                : "");
    }

    private static void Section(StringBuilder text, string title, int count, int shown, IEnumerable<string> lines)
    {
        text.Append(title).Append(": ").Append(count == 0 ? "none" : Number(count)).Append('\n');
        foreach (var line in lines.Take(shown))
            text.Append("  ").Append(line).Append('\n');
        if (count > shown)
            text.Append("  and ").Append(Number(count - shown)).Append(" more\n");
    }

    private static string Counted(int count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
