using System.Net.Http;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using SeNet.Training;

namespace Samples;

/// <summary>What a program prints of an exception: one line, in which the library's words are replaced by the program's options.</summary>
/// <param name="words">From names of properties, parameters and advice in the library's messages to what a user of the program can give.</param>
internal sealed class ErrorText(IReadOnlyDictionary<string, string> words)
{
    // Quoted text is a file's or the user's own and stays; a name may have its type before it.
    private readonly Regex known = new(
        @"(?<quoted>(?<!\w)'[^']*')|(?<![\w.])(?:[A-Z]\w*\.)?(?<word>" + string.Join('|', words.Keys.OrderByDescending(word => word.Length).Select(Regex.Escape)) + @")(?!\w)",
        RegexOptions.CultureInvariant);

    /// <summary>The line, without a final line break; null for an exception that only a mistake of the program explains.</summary>
    public string? Explain(Exception e) => e switch
    {
        NonFiniteLossException loss =>
            FormattableString.Invariant($"the loss is no finite number in epoch {loss.Epoch}, batch {loss.Batch}, at learning rate {loss.LearningRate}; train again with a lower --lr."),
        ArgumentException argument => Line(WithoutParameter(argument)),
        OutOfMemoryException => "the process is out of memory; a smaller --batch needs less.",
        ExternalException native => OfLibTorch(native),
        IOException or InvalidDataException or UnauthorizedAccessException or HttpRequestException or InvalidOperationException
            or ArithmeticException or NotSupportedException or OperationCanceledException => Line(e.Message),
        _ => null,
    };

    /// <summary>A text in the program's words, on one line.</summary>
    public string Line(string text)
    {
        var line = Regex.Replace(text.ReplaceLineEndings(" "), @"\s{2,}|\t", " ").Trim();
        return known.Replace(line, match => words.GetValueOrDefault(match.Groups["word"].Value, match.Value)).Trim();
    }

    /// <summary>The message as it was given: .NET adds the parameter's name and the value to it.</summary>
    private static string WithoutParameter(ArgumentException e)
    {
        var message = e.Message;
        if (e is ArgumentOutOfRangeException { ActualValue: not null } && message.LastIndexOf('\n') is >= 0 and var end)
            message = message[..end].TrimEnd();
        var added = $" (Parameter '{e.ParamName}')";
        return message.EndsWith(added, StringComparison.Ordinal) ? message[..^added.Length] : message;
    }

    /// <summary>The first line tells; the rest is the C++ stack.</summary>
    private string OfLibTorch(ExternalException e)
    {
        var first = Line(e.Message.ReplaceLineEndings("\n").Split('\n')[0]);
        return first.Contains("allocate", StringComparison.Ordinal) ? $"the process is out of memory; a smaller --batch needs less ({first})" : first;
    }
}
