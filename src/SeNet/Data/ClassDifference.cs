using SeNet.Text;

namespace SeNet.Data;

/// <summary>Describes how the classes of a test set differ from those of the training set.</summary>
internal static class ClassDifference
{
    private const int Named = 3;

    /// <summary>The difference as a clause; null if there is none.</summary>
    public static string? Of(IReadOnlyList<string> train, IReadOnlyList<string> test)
    {
        if (test.SequenceEqual(train))
            return null;
        var (lacking, added) = (train.Except(test).ToList(), test.Except(train).ToList());
        string[] parts =
        [
            .. lacking.Count > 0 ? [$"it lacks {Names(lacking)}"] : Array.Empty<string>(),
            .. added.Count > 0 ? [$"it adds {Names(added)}"] : Array.Empty<string>(),
        ];
        return parts.Length > 0 ? string.Join(" and ", parts) : "they come in another order or number";
    }

    /// <summary>The first few names, in quotes.</summary>
    public static string Names(IReadOnlyCollection<string> names) =>
        ShortText.List([.. names.Select(name => $"'{name}'")], Named);
}
