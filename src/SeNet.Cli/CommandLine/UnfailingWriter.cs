using System.Text;

namespace SeNet.CommandLine;

/// <summary>
/// Writes text until that fails (a full disk, a closed terminal), then drops the rest, so that output does not stop a
/// run.
/// </summary>
/// <param name="writer">Receives the text.</param>
/// <param name="warn">Receives the first failure.</param>
internal sealed class UnfailingWriter(TextWriter writer, Action<Exception> warn) : TextWriter
{
    private bool failed;

    public override Encoding Encoding => writer.Encoding;

    public override void Write(char value) => Try(() => writer.Write(value));

    public override void Write(string? value) => Try(() => writer.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => writer.Write(buffer, index, count));

    public override void WriteLine(string? value) => Try(() => writer.WriteLine(value));

    public override void Flush() => Try(writer.Flush);

    private void Try(Action write)
    {
        if (failed)
            return;
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            failed = true;
            warn(e);
        }
    }
}
