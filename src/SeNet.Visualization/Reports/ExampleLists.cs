namespace SeNet.Visualization.Reports;

/// <summary>Which predictions a report shows as examples, as positions.</summary>
internal sealed class ExampleLists
{
    /// <summary>Longest list.</summary>
    public const int MostImages = 60;

    public ExampleLists(IReadOnlyList<ReportPrediction> predictions)
    {
        var all = predictions.Index().ToList();
        Mistakes =
        [
            .. all.Where(pair => !pair.Item.IsCorrect)
                .OrderByDescending(pair => pair.Item.Confidence)
                .ThenBy(pair => pair.Item.TrueProbability)
                .Take(MostImages)
                .Select(pair => pair.Index),
        ];
        Confident =
        [
            .. all.Where(pair => pair.Item.IsCorrect)
                .OrderByDescending(pair => pair.Item.Confidence)
                .Take(MostImages)
                .Select(pair => pair.Index),
        ];
        Uncertain = [.. all.OrderBy(pair => pair.Item.Confidence).Take(MostImages).Select(pair => pair.Index)];
    }

    /// <summary>Wrong ones, the most confident first.</summary>
    public IReadOnlyList<int> Mistakes { get; }

    /// <summary>Correct ones, the most confident first.</summary>
    public IReadOnlyList<int> Confident { get; }

    /// <summary>All, the least confident first.</summary>
    public IReadOnlyList<int> Uncertain { get; }

    /// <summary>The lists' beginnings before their ends, each position once.</summary>
    public IReadOnlyList<int> All =>
    [
        .. Enumerable.Range(0, MostImages)
            .SelectMany(rank => new[] { Mistakes, Confident, Uncertain }
                .Where(list => rank < list.Count).Select(list => list[rank]))
            .Distinct(),
    ];
}
