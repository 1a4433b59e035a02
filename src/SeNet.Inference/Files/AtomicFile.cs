
namespace SeNet.Files;

/// <summary>
/// Writes a file so that a reader, or a machine that loses power, finds the old content or the new, never a part. A
/// process that is killed while it writes leaves a temporary file behind, <c>NAME.GUID.tmp</c>; the next that writes
/// the same file removes it.
/// </summary>
/// <remarks>
/// A temporary file is locked as long as it is in use, so that none is removed under a process that lives.
/// </remarks>
internal static class AtomicFile
{
    private const string Extension = ".tmp";
    private const int IdLength = 32;

    // A file that is open can be renamed on Unix; on Windows only if it is shared for that.
    private static readonly FileShare Alone = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    /// <summary>Writes a file; its folder is made if missing.</summary>
    /// <exception cref="IOException">
    /// It cannot be written; the message names it and the cause, and what was there is as it was.
    /// </exception>
    public static void Write(string path, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        try
        {
            if (UnixFile.IsSpecial(full))
            {
                using var device = new FileStream(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 1 << 16);
                write(device);
                return;
            }

            MakeFolder(Path.GetDirectoryName(full)!);
            RemoveLeftovers(full);
            Replace(full, write);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Of(full, e);
        }
    }

    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// Tries whether a file could be written, without touching what is there; its folder is made if missing.
    /// </summary>
    /// <exception cref="IOException">It could not; the message names it and the cause.</exception>
    public static void RequireWritable(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new IOException($"'{full}' cannot be written: it is a folder.");
        if (UnixFile.IsSpecial(full))
            return;
        try
        {
            MakeFolder(Path.GetDirectoryName(full)!);
            using var trial = CreateTemporary(full, FileOptions.DeleteOnClose);
            trial.WriteByte(0); // A full disk may still take an empty file.
            trial.Flush(flushToDisk: true);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Of(full, e);
        }
    }

    /// <summary>Makes a folder and those above it.</summary>
    /// <exception cref="IOException">A file is in the way, or the system refuses.</exception>
    public static void MakeFolder(string path)
    {
        for (var folder = Path.GetFullPath(path);
            folder is not null && !Directory.Exists(folder);
            folder = Path.GetDirectoryName(folder))
            if (File.Exists(folder))
                throw new IOException($"'{folder}' is a file, not a folder");
        Directory.CreateDirectory(path);
    }

    /// <summary>Removes what processes that were killed have left of a file.</summary>
    public static void RemoveLeftovers(string path)
    {
        var full = Path.GetFullPath(path);
        var name = Path.GetFileName(full);
        RemoveLeftovers(Path.GetDirectoryName(full)!, target => target == name);
    }

    /// <summary>Removes what processes that were killed have left of a folder's files.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isTarget">Whether what was to be written to a file of this name may be removed.</param>
    public static void RemoveLeftovers(string folder, Predicate<string> isTarget)
    {
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*" + Extension))
                if (TargetOf(Path.GetFileName(file)) is { } target && isTarget(target))
                    RemoveUnlessInUse(file);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // They take room, nothing else.
        }
    }

    private static void Replace(string full, Action<Stream> write)
    {
        using (var stream = CreateTemporary(full, FileOptions.None))
        {
            try
            {
                write(stream);
                stream.Flush(flushToDisk: true);
                // While it is open: closed, it could be taken for a leftover.
                File.Move(stream.Name, full, overwrite: true);
            }
            catch
            {
                File.Delete(stream.Name);
                throw;
            }
        }

        UnixFile.FlushFolder(Path.GetDirectoryName(full)!);
    }

    /// <summary>
    /// Creates and locks a temporary file. Between the two another process may take it for a leftover: then there is
    /// another.
    /// </summary>
    private static FileStream CreateTemporary(string full, FileOptions options)
    {
        while (true)
        {
            try
            {
                var stream = new FileStream(
                    $"{full}.{Guid.NewGuid():N}{Extension}",
                    FileMode.CreateNew,
                    FileAccess.Write,
                    Alone,
                    1 << 16,
                    options);
                if (File.Exists(stream.Name))
                    return stream;
                stream.Dispose();
            }
            catch (IOException e) when (FileFailure.IsHeld(e))
            {
            }
        }
    }

    /// <summary>Name of the file for which a temporary one was made; null if it is none of ours.</summary>
    private static string? TargetOf(string name)
    {
        var id = name.Length - Extension.Length - IdLength;
        return id > 1
            && name[id - 1] == '.'
            && Guid.TryParseExact(name.AsSpan(id, IdLength), "N", out _) ? name[..(id - 1)] : null;
    }

    private static void RemoveUnlessInUse(string file)
    {
        try
        {
            // Locked before it is deleted, which the stream's end does.
            using (
                new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // In use, gone already, or another user's.
        }
    }
}
