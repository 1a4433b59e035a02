using System.Diagnostics;

namespace KillRuns;

/// <summary>
/// A disk of a few megabytes in memory, which can be filled or made read-only. Where the system does not let it be
/// mounted, an ordinary folder without these two faults.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string filler;

    private SmallDisk(string path, bool isMounted)
    {
        (Path, IsMounted) = (path, isMounted);
        filler = System.IO.Path.Combine(path, "filler");
    }

    public string Path { get; }

    public bool IsMounted { get; }

    public static SmallDisk Create()
    {
        var path = Directory.CreateTempSubdirectory("kill-runs-").FullName;
        return new SmallDisk(
            path, OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", path));
    }

    /// <summary>Fills the disk but for some bytes.</summary>
    public void Fill(int left)
    {
        var free = new DriveInfo(Path).AvailableFreeSpace;
        if (free > left)
            File.WriteAllBytes(filler, new byte[free - left]);
    }

    public void Empty() => File.Delete(filler);

    public bool TryMakeReadOnly() => Run("mount", "-o", "remount,ro", Path);

    public bool TryMakeWritable() => Run("mount", "-o", "remount,rw", Path);

    public void Dispose()
    {
        if (IsMounted)
            Run("umount", "-l", Path);
        Directory.Delete(Path, recursive: true);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
