using SeNet.CommandLine;
using SeNet.Evaluation;

namespace Samples;

/// <summary>
/// Writes the result files of a finished run. A file that cannot be written is reported; the others are written.
/// </summary>
/// <param name="run">The run.</param>
internal sealed class Outputs(RunFolder run)
{
    private bool failed;

    /// <summary>Writes a file of the run's folder.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="write">Writes it to the path.</param>
    public void Write(string name, Action<string> write)
    {
        var path = run.File(name);
        try
        {
            write(path);
        }
        catch (Exception e) when (ErrorText.Explain(e) is not null)
        {
            failed = true;
            ErrorLine.Write($"warning: '{path}' was not written: {ErrorText.Explain(e)}");
        }
    }

    /// <summary>
    /// Writes a report as CSV and prints it, without the classes if they do not fit a screen.
    /// </summary>
    public void WriteReport(ClassificationReport report)
    {
        Console.WriteLine(Brief.Report(report, run.File("report.csv")));
        Write("report.csv", path =>
        {
            using var writer = new StreamWriter(path);
            report.WriteCsv(writer);
        });
    }

    /// <summary>Lists the files of the run.</summary>
    /// <returns>The program's exit code: 0, or 1 if a file is missing.</returns>
    public int Finish()
    {
        foreach (var file in Directory.GetFiles(run.Path).Order(StringComparer.Ordinal))
            Console.WriteLine(file);
        if (failed)
            ErrorLine.Write($"The run is saved; once the cause is fixed, the same options with --resume {run.Path} " +
                $"write the missing files.");
        return failed ? 1 : 0;
    }
}
