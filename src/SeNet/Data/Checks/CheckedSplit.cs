using SeNet.Collections;

namespace SeNet.Data;

/// <summary>One split of a checked data set.</summary>
/// <param name="Name">"train", "validation", "test" or, without splits, "all".</param>
/// <param name="Folder">Its folder, relative to <see cref="DatasetCheckResult.Root"/>; empty for no folder.</param>
/// <param name="ClassCounts">
/// Number of images of each class, in the order of <see cref="DatasetCheckResult.ClassNames"/>, corrupt ones included.
/// </param>
public sealed record CheckedSplit(string Name, string Folder, IReadOnlyList<int> ClassCounts)
{
    /// <inheritdoc cref="CheckedSplit(string, string, IReadOnlyList{int})" path="/param[@name='ClassCounts']"/>
    public IReadOnlyList<int> ClassCounts { get; init; } = new ValueList<int>(ClassCounts);

    /// <summary>Number of images, corrupt ones included.</summary>
    public int Count => ClassCounts.Sum();

    /// <summary>
    /// Number of images of the largest class divided by that of the smallest class that has any; 1 is balanced.
    /// </summary>
    public double Imbalance => ClassCounts.Any(count => count > 0)
        ? (double)ClassCounts.Max() / ClassCounts.Where(count => count > 0).Min()
        : 1;
}
