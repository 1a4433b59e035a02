namespace SeNet.Text;

/// <summary>Levenshtein's distance: how many letters to insert, delete or replace, regardless of case.</summary>
internal static class EditDistance
{
    private const int Shown = 3;

    /// <summary>The few names that are nearest to one that there is not, as text.</summary>
    public static string Nearest(string name, IEnumerable<string> names) =>
        string.Join(", ", names.OrderBy(other => Between(name, other)).Take(Shown));

    public static int Between(string a, string b)
    {
        var above = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[above.Length];
            row[0] = i;
            for (var j = 1; j < row.Length; j++)
            {
                var replaced = above[j - 1]
                    + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                row[j] = Math.Min(replaced, 1 + Math.Min(above[j], row[j - 1]));
            }

            above = row;
        }

        return above[^1];
    }
}
