using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using SeNet;
using SeNet.Training;

namespace SeNet.CommandLine;

/// <summary>
/// The error message for an exception: one line, in which the library's names are replaced by the program's options.
/// </summary>
internal static partial class ErrorText
{
    private static readonly string AnyWord =
        string.Join('|', Words.All.Keys.OrderByDescending(word => word.Length).Select(Regex.Escape));

    private static readonly Regex Known = new(
        $@"(?<quoted>{Quoted})|(?<![\w.])(?:[A-Z]\w*\.)?(?<word>{AnyWord})(?!\w)", RegexOptions.CultureInvariant);

    /// <summary>
    /// A file's name or the user's own text, which stays as it is. An apostrophe inside a word opens no quotation.
    /// </summary>
    private const string Quoted = @"(?<!\w)'[^']*'";

    /// <summary>
    /// The line, without a line break; null for an exception that can only be a bug of the program.
    /// </summary>
    public static string? Explain(Exception e) => e switch
    {
        NonFiniteLossException loss =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"the loss is no finite number in epoch {loss.Epoch}, batch {loss.Batch}, at learning rate " +
                    $"{loss.LearningRate}; train in another folder (--out) with a lower --lr."),
        RankFailedException or LibTorchNotLoadedException => OneLine(e.Message),
        ArgumentException argument => Line(WithoutParameter(argument)),
        OutOfMemoryException => "the process is out of memory; a smaller --batch needs less.",
        ExternalException native => OfLibTorch(native),
        IOException or InvalidDataException or UnauthorizedAccessException or HttpRequestException
            or InvalidOperationException
            or ArithmeticException or NotSupportedException or OperationCanceledException =>
                Line(e.Message),
        _ => null,
    };

    /// <summary>A text with the program's options, on one line, without advice for programmers.</summary>
    public static string Line(string text)
    {
        var translated = Known.Replace(
            OneLine(text), match => Words.All.GetValueOrDefault(match.Groups["word"].Value, match.Value));
        string[] clauses =
            [.. ClauseEnd.Split(translated).Where(clause => !LibraryMember.IsMatch(QuotedText.Replace(clause, "")))];
        var line = clauses.Length > 0 ? string.Join(' ', clauses) : translated;
        return line.EndsWith(';') ? line[..^1] + "." : line;
    }

    private static string OneLine(string text) => WhiteSpace.Replace(text, " ").Trim();

    /// <summary>The message as it was given: .NET adds the parameter's name and the value to it.</summary>
    private static string WithoutParameter(ArgumentException e)
    {
        var message = e.Message;
        if (e is ArgumentOutOfRangeException { ActualValue: not null } && message.LastIndexOf('\n') is >= 0 and var end)
            message = message[..end].TrimEnd();
        var added = $" (Parameter '{e.ParamName}')";
        return message.EndsWith(added, StringComparison.Ordinal) ? message[..^added.Length] : message;
    }

    /// <summary>The first line is the message; the rest is the C++ stack.</summary>
    private static string OfLibTorch(ExternalException e)
    {
        var first = OneLine(e.Message.ReplaceLineEndings("\n").Split('\n')[0]);
        return first.Contains("allocate", StringComparison.Ordinal)
            ? $"the process is out of memory; a smaller --batch needs less ({first})"
            : first;
    }

    [GeneratedRegex(Quoted)]
    private static partial Regex QuotedText { get; }

    [GeneratedRegex(@"(?<=[.;])\s")]
    private static partial Regex ClauseEnd { get; }

    /// <summary>A member of one of the library's types, which is no option of the program.</summary>
    [GeneratedRegex(@"\b[A-Z][a-z]\w*[A-Z]\w*\.[A-Z]\w+|\bPretrained\.[A-Z]|\bLoadOptions\b")]
    private static partial Regex LibraryMember { get; }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace { get; }
}
