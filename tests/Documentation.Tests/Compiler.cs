using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Documentation.Tests;

/// <summary>Compiles pieces of code as the top-level statements of a program that references SeNet.</summary>
internal static class Compiler
{
    // What a new console project has.
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private const string LibraryUsings =
        """
        global using SeNet;
        global using SeNet.Blocks;
        global using SeNet.Data;
        global using SeNet.Downloads;
        global using SeNet.Engine;
        global using SeNet.Evaluation;
        global using SeNet.Explanation;
        global using SeNet.Graphs;
        global using SeNet.Imaging;
        global using SeNet.Modules;
        global using SeNet.Mpi;
        global using SeNet.Networks;
        global using SeNet.Onnx;
        global using SeNet.Quantization;
        global using SeNet.Recipes;
        global using SeNet.Training;
        global using SeNet.Visualization;
        global using SeNet.Visualization.Reports;
        global using SeNet.Weights;
        global using TorchSharp;
        global using static Given;
        """;

    // What an example may use without declaring it; an example's own names hide these.
    private const string Given =
        """
        internal static class Given
        {
            public static TorchSharp.torch.Tensor images => null!;
            public static TorchSharp.torch.Tensor maps => null!;
            public static SeNet.Data.ImageSplits data => null!;
            public static SeNet.Modules.ImageClassifier network => null!;
            public static SeNet.Evaluation.ConfusionMatrix confusion => null!;
            public static SeNet.Quantization.ImageSamples calibration => null!;
            public static SeNet.Quantization.ImageSamples heldOut => null!;
        }
        """;

    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp14);

    private static readonly IReadOnlyList<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Errors of a program with its own usings.</summary>
    public static IReadOnlyList<string> ErrorsOfProgram(string code) => ErrorsOf(code, ImplicitUsings);

    /// <summary>Errors of an example, in which the library's usings and <c>Given</c> are understood.</summary>
    public static IReadOnlyList<string> ErrorsOfExample(string code) =>
        ErrorsOf(code, ImplicitUsings, LibraryUsings, Given);

    private static string[] ErrorsOf(params string[] files)
    {
        var compilation = CSharpCompilation.Create(
            "Example",
            files.Select(file => CSharpSyntaxTree.ParseText(file, Language)),
            References,
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable,
                // Packages that were built against an older framework.
                specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress)]));
        return
        [
            .. compilation.GetDiagnostics()
                .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
                .Select(diagnostic => diagnostic.ToString()),
        ];
    }
}
