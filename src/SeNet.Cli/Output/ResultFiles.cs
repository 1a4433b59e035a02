using SeNet.CommandLine;

namespace SeNet.Cli.Output;

/// <summary>Writes result files. One that cannot be written is reported; the others are written.</summary>
internal sealed class ResultFiles(Session session)
{
    /// <summary>The exit code: whether all files were written.</summary>
    public int ExitCode { get; private set; } = Cli.ExitCode.Success;

    /// <summary>Writes a file.</summary>
    public void Write(string path, Action<string> write)
    {
        try
        {
            write(path);
        }
        catch (Exception e) when (e is not OperationCanceledException && ErrorText.Explain(e) is not null)
        {
            ExitCode = Cli.ExitCode.Failed;
            session.Warn($"'{path}' was not written: {ErrorText.Explain(e)}");
        }
    }
}
