using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace SeNet.Visualization.Reports;

/// <summary>Puts data, styles and script into the page.</summary>
internal static class ReportPage
{
    /// <summary>Each uses those before it.</summary>
    private static readonly string[] Scripts =
    [
        "elements", "tables", "charts", "images", "overview", "curves", "confusion", "classes", "examples",
        "calibration", "gates", "data", "layers", "page",
    ];

    public static string Create(ReportContents contents, int maximumBytes)
    {
        var (page, style, script) = (Resource("report.html"), Resource("report.css"), Script());
        var frame = Encoding.UTF8.GetByteCount(page) + Encoding.UTF8.GetByteCount(style)
            + Encoding.UTF8.GetByteCount(script) + 4 * contents.Title.Length;
        var data = ReportData.Create(contents, maximumBytes - frame);
        return Fill(page, new Dictionary<string, string>
        {
            ["title"] = WebUtility.HtmlEncode(contents.Title),
            ["style"] = style,
            ["style-hash"] = Hash(style),
            ["script"] = script,
            ["script-hash"] = Hash(script),
            ["data"] = data,
        });
    }

    /// <summary>All scripts as one, none of whose names can be seen from outside.</summary>
    private static string Script() =>
        "\"use strict\";\n(() => {\n" + string.Concat(Scripts.Select(name => Resource($"{name}.js"))) + "})();\n";

    // One pass, so that a value with braces in it stays as it is.
    private static string Fill(string page, Dictionary<string, string> values)
    {
        var filled = new StringBuilder();
        var from = 0;
        while (page.IndexOf("{{", from, StringComparison.Ordinal) is >= 0 and var start)
        {
            var end = page.IndexOf("}}", start, StringComparison.Ordinal);
            filled.Append(page, from, start - from).Append(values[page[(start + 2)..end]]);
            from = end + 2;
        }

        return filled.Append(page, from, page.Length - from).ToString();
    }

    /// <summary>For the page's security policy: nothing else is run.</summary>
    private static string Hash(string content) =>
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
