using System.Globalization;
using SeNet.Evaluation;

namespace SeNet.Visualization;

/// <summary>
/// What a picture of a confusion matrix shows: all of it, or, of a matrix too large to be read, the classes with most
/// errors and the rest as one.
/// </summary>
/// <param name="Names">Names of the rows and columns.</param>
/// <param name="Counts">[row, column]: true classes down, predicted ones across.</param>
/// <param name="HasOthers">Whether the last row and column stand for all classes that are not shown.</param>
/// <param name="Caption">Which part it is; null for all of it.</param>
internal sealed record HeatMap(IReadOnlyList<string> Names, long[,] Counts, bool HasOthers, string? Caption)
{
    /// <summary>Classes up to which all are shown.</summary>
    public const int MostClasses = 100;

    /// <summary>Classes that are shown of a larger matrix.</summary>
    public const int Part = 30;

    /// <summary>Rows, and columns.</summary>
    public int Count => Names.Count;

    /// <summary>Rows and columns that are classes of their own.</summary>
    public int Classes => HasOthers ? Count - 1 : Count;

    /// <summary>Chooses what is shown of a matrix.</summary>
    public static HeatMap Of(ConfusionMatrix matrix)
    {
        if (matrix.Classes <= MostClasses)
        {
            var all = new long[matrix.Classes, matrix.Classes];
            foreach (var (truth, predicted, count) in matrix.Counts)
                all[truth, predicted] = count;
            return new HeatMap(
                [.. matrix.ClassNames.Select(EmbeddedFont.ClassName)], all, HasOthers: false, Caption: null);
        }

        int[] shown = [.. MostConfused(matrix)];
        var place = shown.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        var counts = new long[Part + 1, Part + 1];
        foreach (var (truth, predicted, count) in matrix.Counts)
            counts[place.GetValueOrDefault(truth, Part), place.GetValueOrDefault(predicted, Part)] += count;
        var caption = string.Create(
            CultureInfo.InvariantCulture, $"the {Part} of {matrix.Classes:N0} classes with most errors");
        return new HeatMap(
            [.. shown.Select(index => EmbeddedFont.ClassName(matrix.ClassNames[index], index)), "(all others)"],
            counts,
            HasOthers: true,
            caption);
    }

    /// <summary>
    /// In the matrix's order: the classes with most images that were taken for another, or another's for them; of
    /// several, the larger ones.
    /// </summary>
    private static IEnumerable<int> MostConfused(ConfusionMatrix matrix) => Enumerable.Range(0, matrix.Classes)
        .OrderByDescending(index => matrix.TrueCount(index) + matrix.PredictedCount(index) - 2 * matrix[index, index])
        .ThenByDescending(matrix.TrueCount)
        .Take(Part)
        .Order();
}
