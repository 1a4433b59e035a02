using System.Reflection;

namespace Documentation.Tests;

/// <summary>The repository that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>The README and the pages in docs and beside the benchmarks, as paths from the root.</summary>
    public static IReadOnlyList<string> Pages { get; } =
    [
        "README.md",
        "CHANGELOG.md",
        "benchmarks/README.md",
        .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md")
            .Select(file => Path.GetRelativePath(Root, file))
            .Order(),
    ];

    public static string Read(string page) => File.ReadAllText(Path.Combine(Root, page));
}
