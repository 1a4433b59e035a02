using System.Globalization;
using System.Text;
using System.Text.Json;
using SeNet.Text;

namespace SeNet.Evaluation;

/// <summary>
/// A confusion matrix as text: in rows and columns as long as these can be used, else by its counts above 0, of which
/// there are no more than images.
/// </summary>
internal static class ConfusionText
{
    /// <summary>Classes up to which a table for the eye has rows and columns.</summary>
    public const int LargestTable = 100;

    /// <summary>Classes up to which CSV and JSON have rows and columns.</summary>
    public const int LargestMatrix = 1000;

    private const int ShownConfusions = 30;

    public static string Table(ConfusionMatrix matrix)
    {
        if (matrix.Classes <= LargestTable)
            return TextTable.Format(Cells(matrix, corner: "true \\ predicted"));
        var confusions = matrix.Counts.Where(count => count.TrueClass != count.PredictedClass).ToList();
        var heading = string.Create(
            CultureInfo.InvariantCulture,
            $"{matrix.Correct} of {matrix.Total} images of {matrix.Classes} classes correct; the most frequent of " +
                $"{confusions.Count} confusions:\n");
        return heading + TextTable.Format([
            ["true", "predicted", "images"],
            .. confusions.OrderByDescending(count => count.Count).Take(ShownConfusions).Select(
                count => Line(matrix, count)),
        ]);
    }

    public static void WriteCsv(ConfusionMatrix matrix, TextWriter writer)
    {
        if (matrix.Classes <= LargestMatrix)
            Csv.Write(writer, Cells(matrix, corner: "true\\predicted"));
        else
            Csv.Write(
                writer, matrix.Counts.Select(count => Line(matrix, count)).Prepend(["true", "predicted", "images"]));
    }

    public static string Json(ConfusionMatrix matrix)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, ReportJson.Format))
        {
            json.WriteStartObject();
            json.WriteStartArray("classes");
            foreach (var name in matrix.ClassNames)
                json.WriteStringValue(name);
            json.WriteEndArray();
            if (matrix.Classes <= LargestMatrix)
                WriteRows(matrix, json);
            else
                WriteEntries(matrix, json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteRows(ConfusionMatrix matrix, Utf8JsonWriter json)
    {
        json.WriteStartArray("counts");
        for (var truth = 0; truth < matrix.Classes; truth++)
            WriteArray(json, Enumerable.Range(0, matrix.Classes).Select(predicted => matrix[truth, predicted]));
        json.WriteEndArray();
    }

    private static void WriteEntries(ConfusionMatrix matrix, Utf8JsonWriter json)
    {
        json.WriteStartArray("entries");
        foreach (var (truth, predicted, count) in matrix.Counts)
            WriteArray(json, [truth, predicted, count]);
        json.WriteEndArray();
    }

    private static void WriteArray(Utf8JsonWriter json, IEnumerable<long> numbers)
    {
        json.WriteStartArray();
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static IEnumerable<IReadOnlyList<string>> Cells(ConfusionMatrix matrix, string corner)
    {
        yield return [corner, .. matrix.ClassNames];
        for (var truth = 0; truth < matrix.Classes; truth++)
            yield return [
                matrix.ClassNames[truth],
                .. Enumerable.Range(0, matrix.Classes).Select(predicted => Text(matrix[truth, predicted]))];
    }

    private static IReadOnlyList<string> Line(ConfusionMatrix matrix, ConfusionCount count) =>
        [matrix.ClassNames[count.TrueClass], matrix.ClassNames[count.PredictedClass], Text(count.Count)];

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);
}
