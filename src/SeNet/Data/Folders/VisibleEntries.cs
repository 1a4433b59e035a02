namespace SeNet.Data.Folders;

/// <summary>
/// What people have put into a folder, in ordinal order; entries that are hidden or the system's own are left out.
/// </summary>
/// <param name="Folders">Its folders, links to folders included.</param>
/// <param name="Files">Its files, links included.</param>
internal sealed record VisibleEntries(IReadOnlyList<DirectoryInfo> Folders, IReadOnlyList<FileInfo> Files)
{
    // Made by Windows, macOS, archives, network storage and file systems. Names with a leading dot are hidden anyway.
    private static readonly HashSet<string> SystemNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "Thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "$RECYCLE.BIN", "RECYCLER", "RECYCLED",
        "System Volume Information",
        "__MACOSX", "Icon\r", "Network Trash Folder", "Temporary Items", "lost+found",
        "@eaDir", "#recycle", "#snapshot", "@Recycle", "@Recently-Snapshot", "@tmp",
    };

    private static readonly EnumerationOptions Everything =
        new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <exception cref="DirectoryNotFoundException">There is no such folder, or its name cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to list the folder.</exception>
    public static VisibleEntries Of(string folder)
    {
        try
        {
            FileSystemInfo[] entries =
            [
                .. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything).Where(IsVisible).OrderBy(
                    entry => entry.Name, StringComparer.Ordinal),
            ];
            return new([.. entries.OfType<DirectoryInfo>()], [.. entries.OfType<FileInfo>()]);
        }
        catch (DirectoryNotFoundException e) when (folder.Contains('\uFFFD', StringComparison.Ordinal))
        {
            throw new DirectoryNotFoundException(
                $"'{Path.GetFullPath(folder)}' cannot be opened: its name on the disk is not UTF-8; rename the folder.",
                e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException(
                $"'{Path.GetFullPath(folder)}' cannot be listed: this user has no permission to; allow this user to " +
                "read and enter the folder.",
                e);
        }
    }

    private static bool IsVisible(FileSystemInfo entry)
    {
        if (entry.Name.StartsWith('.') || SystemNames.Contains(entry.Name))
            return false;
        // -1, all bits, where the entry is gone or its name is not UTF-8.
        return entry.Attributes is var attributes
            && ((int)attributes == -1 || (attributes & (FileAttributes.Hidden | FileAttributes.System)) == 0);
    }
}
