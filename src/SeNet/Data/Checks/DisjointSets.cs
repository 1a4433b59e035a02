namespace SeNet.Data;

/// <summary>Numbers that are joined to sets (union-find).</summary>
internal sealed class DisjointSets(int count)
{
    private readonly int[] above = [.. Enumerable.Range(0, count)];

    public bool AreJoined(int a, int b) => Root(a) == Root(b);

    public void Join(int a, int b) => above[Root(a)] = Root(b);

    /// <summary>The sets of two or more numbers, by their smallest number.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups() =>
        [.. Enumerable.Range(0, above.Length).GroupBy(Root).Where(set => set.Count() > 1)
            .Select(set => set.ToList())];

    private int Root(int number)
    {
        while (above[number] != number)
            number = above[number] = above[above[number]]; // Halves the path.
        return number;
    }
}
