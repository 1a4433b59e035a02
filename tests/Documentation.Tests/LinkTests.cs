using System.Text.RegularExpressions;

namespace Documentation.Tests;

/// <summary>Relative links of the README and of the other pages lead to files and headings that exist.</summary>
public partial class LinkTests
{
    public static TheoryData<string> Pages { get; } = new(Repository.Pages);

    [Theory]
    [MemberData(nameof(Pages))]
    public void Relative_links_lead_somewhere(string page)
    {
        foreach (var link in LinksOf(Repository.Read(page)).Where(IsRelative))
        {
            var parts = link.Split('#', 2);
            var target = parts[0].Length == 0
                ? Path.Combine(Repository.Root, page)
                : Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, parts[0]));
            (File.Exists(target) || Directory.Exists(target)).Should().BeTrue("{0} links to {1}", page, link);
            if (parts.Length == 2)
                Headings(File.ReadAllText(target)).Should().Contain(parts[1], "{0} links to {1}", page, link);
        }
    }

    [Fact]
    public void The_readme_links_to_each_page_in_docs()
    {
        var links = LinksOf(Repository.Read("README.md")).ToList();
        var pages = Repository.Pages.Where(page => page.StartsWith("docs", StringComparison.Ordinal));
        links.Should().Contain(pages.Select(page => page.Replace(Path.DirectorySeparatorChar, '/')));
    }

    [Fact]
    public void The_readme_is_short() =>
        WordsOf(CodeBlocks.Without(Repository.Read("README.md"))).Should().BeLessThanOrEqualTo(600);

    private static int WordsOf(string markdown) =>
        Link().Replace(Comment().Replace(markdown, ""), "$1")
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Length;

    private static IEnumerable<string> LinksOf(string markdown)
    {
        var text = CodeBlocks.Without(markdown);
        return Link().Matches(text).Select(match => match.Groups[2].Value)
            .Concat(Source().Matches(text).Select(match => match.Groups[1].Value));
    }

    private static bool IsRelative(string link) => !link.Contains("://", StringComparison.Ordinal);

    /// <summary>The names by which GitHub links to a page's headings.</summary>
    private static IEnumerable<string> Headings(string markdown) =>
        CodeBlocks.Without(markdown).Split('\n')
            .Where(line => line.StartsWith('#'))
            .Select(line => NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\[([^\]]*)\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Source();

    [GeneratedRegex("<!--.*?-->|<img[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
