using System.Globalization;
using System.Text;
using System.Text.Json;
using SeNet.Data;
using SeNet.Explanation;

namespace SeNet.Visualization.Reports;

/// <summary>Predictions and images as JSON, as many as there is room for.</summary>
internal sealed class PredictionData(Utf8JsonWriter json, ReportContents contents)
{
    private const int ClassesPerRow = 3;
    private const int MostThumbnails = 900;
    private const int PerError = 16;
    private const int PerDiagonal = 4;
    private const double RowShare = 0.35;
    private const int Slack = 4096;

    /// <summary>Writes them.</summary>
    /// <param name="room">Bytes that may be used.</param>
    public void Write(int room)
    {
        room -= Slack;
        var lists = new ExampleLists(contents.Predictions);
        var examples = ClassExamples();
        // Maps are a few bytes each, and only examples have them.
        var rows = ChooseRows(lists.All, (int)(contents.TestImages is null ? room : RowShare * room), out var used);
        var thumbnails = new ThumbnailBudget(room - used);
        var sources = examples.Select(index => (Images: contents.TrainingImages!, Index: index, Row: -1));
        if (contents.TestImages is { } test)
        {
            int[] shown = [.. rows.Take(lists.All.Count)];
            // Examples first, then what a click on a cell shows.
            sources = shown.Select((row, place) => (Images: test, Index: row, Row: place))
                .Concat(sources)
                .Concat(rows.Skip(shown.Length).Select((row, place) => (test, row, place + shown.Length)));
        }

        var chosen = sources.Take(MostThumbnails).ToList();
        var encoded = Thumbnail.EncodeAll([.. chosen.Select(source => (source.Images, source.Index))]);
        var ofRow = new int[rows.Count];
        Array.Fill(ofRow, -1);
        var ofExample = new Dictionary<int, int>();
        for (var i = 0; i < chosen.Count; i++)
            if (thumbnails.TryAdd(encoded[i], out var number))
            {
                if (chosen[i].Row >= 0)
                    ofRow[chosen[i].Row] = number;
                else
                    ofExample[chosen[i].Index] = number;
            }

        WriteRows(rows, ofRow);
        WriteLists(lists, rows);
        WriteExamples(examples, ofExample);
        json.WriteStartArray("images");
        // As it is: in Base64 nothing needs an escape, but a writer would escape each plus sign.
        foreach (var image in thumbnails.Images)
            json.WriteRawValue($"\"{image}\"");
        json.WriteEndArray();
    }

    private void WriteRows(List<int> rows, int[] images)
    {
        json.WriteStartObject("predictions");
        json.WriteNumber("total", contents.Predictions.Count);
        json.WriteNumber("mistakes", contents.Predictions.Count(prediction => !prediction.IsCorrect));
        json.WriteStartArray("rows");
        for (var i = 0; i < rows.Count; i++)
        {
            var prediction = contents.Predictions[rows[i]];
            json.WriteStartArray();
            json.WriteStringValue(prediction.Name);
            json.WriteNumberValue(prediction.TrueClass);
            ReportData.Number(json, prediction.TrueProbability, "0.####");
            json.WriteNumberValue(images[i]);
            foreach (var (index, probability) in prediction.Top.Take(ClassesPerRow))
            {
                json.WriteNumberValue(index);
                ReportData.Number(json, probability, "0.####");
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartObject("maps");
        for (var i = 0; i < rows.Count; i++)
            if (images[i] >= 0 && contents.Maps.TryGetValue(rows[i], out var maps))
            {
                json.WriteStartArray(i.ToString(CultureInfo.InvariantCulture));
                foreach (var map in maps)
                    WriteMap(map);
                json.WriteEndArray();
            }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteMap(ClassActivationMap map)
    {
        const int most = 32;
        var (height, width) = (Math.Min(map.Height, most), Math.Min(map.Width, most));
        json.WriteStartObject();
        json.WriteNumber("class", map.Class);
        json.WriteNumber("height", height);
        json.WriteNumber("width", width);
        json.WriteBase64String("values", Array.ConvertAll(
            map.Resize(height, width), value => (byte)Math.Round(255 * value)));
        json.WriteEndObject();
    }

    private void WriteLists(ExampleLists lists, List<int> rows)
    {
        var places = rows.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        json.WriteStartObject("lists");
        foreach (var (name, list) in new[]
        {
            ("mistakes", lists.Mistakes), ("confident", lists.Confident), ("uncertain", lists.Uncertain),
        })
        {
            json.WriteStartArray(name);
            foreach (var index in list.Where(places.ContainsKey))
                json.WriteNumberValue(places[index]);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteExamples(IReadOnlyList<int> examples, Dictionary<int, int> images)
    {
        json.WriteStartArray("examples");
        foreach (var index in examples.Where(images.ContainsKey))
        {
            json.WriteStartArray();
            json.WriteNumberValue(contents.TrainingImages!.Label(index));
            json.WriteNumberValue(images[index]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>
    /// Positions of predictions: the examples, then some of each cell of the matrix, then the others.
    /// </summary>
    private List<int> ChooseRows(IReadOnlyList<int> examples, int room, out int used)
    {
        var predictions = contents.Predictions;
        var taken = examples.ToHashSet();
        var cells = Enumerable.Range(0, predictions.Count)
            .GroupBy(index => (predictions[index].TrueClass, predictions[index].PredictedClass))
            .OrderBy(cell => cell.Key.TrueClass == cell.Key.PredictedClass)
            .ThenByDescending(cell => cell.Count())
            .Select(cell => cell.Where(index => !taken.Contains(index))
                .OrderByDescending(index => predictions[index].Confidence)
                .Take(cell.Key.TrueClass == cell.Key.PredictedClass ? PerDiagonal : PerError).ToList())
            .ToList();
        var ofCells = Enumerable.Range(0, PerError)
            .SelectMany(rank => cells.Where(cell => rank < cell.Count).Select(cell => cell[rank]));
        var others = Enumerable.Range(0, predictions.Count).OrderBy(index => predictions[index].IsCorrect);

        var rows = new List<int>();
        used = 0;
        foreach (var index in examples.Concat(ofCells).Concat(others).Distinct())
        {
            // Quotes, brackets, and numbers of at most so many digits.
            var bytes = 2 * Encoding.UTF8.GetByteCount(predictions[index].Name) + 24 + 12 * ClassesPerRow
                + (contents.Maps.TryGetValue(index, out var maps)
                    ? maps.Sum(map => 64 + 2 * Math.Min(map.Height * map.Width, 1024))
                    : 0);
            if (used + bytes > room)
                break;
            used += bytes;
            rows.Add(index);
        }

        return rows;
    }

    /// <summary>Positions of some training images of each class.</summary>
    private List<int> ClassExamples()
    {
        if (contents.TrainingImages is not { } images)
            return [];
        var perClass = contents.ClassNames.Count switch { <= 12 => 8, <= 30 => 4, <= 100 => 2, _ => 1 };
        return
        [
            .. Enumerable.Range(0, images.Count)
                .GroupBy(images.Label)
                .OrderBy(ofClass => ofClass.Key)
                .Take(120)
                .SelectMany(ofClass => ofClass.Take(perClass)),
        ];
    }
}
