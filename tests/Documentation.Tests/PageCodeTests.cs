namespace Documentation.Tests;

/// <summary>The C# code of the README and of the pages in docs compiles.</summary>
public class PageCodeTests
{
    public static TheoryData<string> PagesWithCode { get; } = new(
        Repository.Pages.Where(page => CodeBlocks.In(Repository.Read(page), "csharp").Any()));

    [Theory]
    [MemberData(nameof(PagesWithCode))]
    public void Code_of_a_page_compiles(string page)
    {
        foreach (var (line, code) in CodeBlocks.In(Repository.Read(page), "csharp"))
        {
            var isProgram = code.StartsWith("using ", StringComparison.Ordinal)
                && !code.StartsWith("using var", StringComparison.Ordinal);
            var errors = isProgram ? Compiler.ErrorsOfProgram(code) : Compiler.ErrorsOfExample(code);
            errors.Should().BeEmpty("line {0} of {1} begins code", line, page);
        }
    }

    [Fact]
    public void The_readme_has_programs() =>
        CodeBlocks.In(Repository.Read("README.md"), "csharp").Should().HaveCountGreaterThanOrEqualTo(2);

    [Fact]
    public void Code_with_an_unknown_name_is_seen() =>
        Compiler.ErrorsOfExample("var network = new Netwrk(3, 16, 2, 10);").Should().ContainMatch("*CS0246*");

    [Fact]
    public void A_program_without_its_usings_is_seen() =>
        Compiler.ErrorsOfProgram("Console.WriteLine(ModelZoo.Names.Count);").Should().ContainMatch("*CS0103*");
}
