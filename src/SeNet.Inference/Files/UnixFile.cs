using System.Runtime.InteropServices;

namespace SeNet.Files;

/// <summary>
/// What .NET does not tell of files: which file a path is, whether it is a device, and that its folder is on the disk.
/// Known on Linux only.
/// </summary>
internal static partial class UnixFile
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint TypeAndNumber = 0x101; // STATX_TYPE | STATX_INO
    private const int TypeBits = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;
    private const int ReadOnlyNotInherited = 0x80000; // O_RDONLY | O_CLOEXEC

    /// <summary>
    /// Whether there is something at a path that can only be written through: a device, a pipe, a socket.
    /// </summary>
    public static bool IsSpecial(string path) =>
        Read(path) is { } file && (file.Mode & TypeBits) is not (RegularFile or Folder);

    /// <summary>Whether two paths lead to one file or folder, by links or other spellings too.</summary>
    public static bool AreSame(string first, string second)
    {
        if (Read(first) is { } one && Read(second) is { } other)
            return (
                one.DeviceMajor, one.DeviceMinor, one.Number) == (other.DeviceMajor, other.DeviceMinor, other.Number);
        return Path.TrimEndingDirectorySeparator(
            Path.GetFullPath(first)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(second));
    }

    /// <summary>
    /// Has a folder's entries written to the disk, so that a file renamed in it is there after a loss of power.
    /// </summary>
    public static void FlushFolder(string path)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var folder = Open(path, ReadOnlyNotInherited);
        if (folder < 0)
            return;
        _ = Flush(folder); // Some file systems know no such thing; the file is in its place all the same.
        _ = Close(folder);
    }

    private static Status? Read(string path)
    {
        try
        {
            return OperatingSystem.IsLinux()
                && Read(CurrentFolder, path, 0, TypeAndNumber, out var status) == 0 ? status : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // A C library from before 2018.
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Read(int folder, string path, int flags, uint mask, out Status status);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    /// <summary>Linux's <c>struct statx</c>, alike on all processors.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Number;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
