namespace SeNet.Downloads;

/// <summary>
/// Held by one process, and one task in it, at a time. The system gives it back when a process ends in whatever way. The file itself, which is empty, stays: if
/// it were deleted, a process that waits with the old one would hold another lock than one that comes later.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream file;

    private FileLock(FileStream file) => this.file = file;

    /// <summary>Waits until the lock is free, and takes it.</summary>
    /// <param name="path">The file that stands for it; its folder is made if missing.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<FileLock> AcquireAsync(string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        while (true)
        {
            try
            {
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException e) when (IsHeld(e))
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => file.Dispose();

    /// <summary>Whether another holds the file, by the systems' numbers: EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.</summary>
    private static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
