
namespace SeNet.Files;

/// <summary>
/// Held by one process, and one task in it, at a time. The system gives it back when a process ends in whatever way.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream file;

    private FileLock(FileStream file) => this.file = file;

    /// <summary>
    /// Waits until the lock is free, and takes it. The file itself, which is empty, stays: if it were deleted, a
    /// process that waits with the old one would hold another lock than one that comes later.
    /// </summary>
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
            catch (IOException e) when (FileFailure.IsHeld(e))
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Takes the lock if it is free. The file is deleted when it is given back; one that a killed process has left is
    /// taken over.
    /// </summary>
    /// <param name="path">The file that stands for it, in a folder that exists.</param>
    /// <returns>Null if another holds it.</returns>
    public static FileLock? TryAcquire(string path)
    {
        try
        {
            // With these options .NET looks, once the lock is taken, whether the file is still the one at the path.
            return new FileLock(new FileStream(
                path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (IOException e) when (FileFailure.IsHeld(e))
        {
            return null;
        }
    }

    public void Dispose() => file.Dispose();
}
