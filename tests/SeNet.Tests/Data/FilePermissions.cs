using System.Runtime.InteropServices;

namespace SeNet.Tests.Data;

/// <summary>Files that may not be read, for tests that run as root too.</summary>
internal static class FilePermissions
{
    private const uint Nobody = 65534;

    public static void Forbid(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.None);
    }

    /// <summary>Runs a test on Linux in which this thread opens files as an ordinary user; elsewhere nothing.</summary>
    public static void WithoutPrivileges(TemporaryFolder folder, Action test)
    {
        if (!OperatingSystem.IsLinux())
            return;
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_111_111);
        var user = (uint)SetFileSystemUser(Nobody); // Of this thread alone; root's right to read all goes with it.
        try
        {
            test();
        }
        finally
        {
            _ = SetFileSystemUser(user);
            foreach (var path in Directory.EnumerateFileSystemEntries(folder.Path))
                File.SetUnixFileMode(path, (UnixFileMode)0b111_111_111);
        }
    }

    [DllImport("libc", EntryPoint = "setfsuid")]
    private static extern int SetFileSystemUser(uint user);
}
