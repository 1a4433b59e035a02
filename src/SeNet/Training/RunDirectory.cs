using System.Globalization;
using SeNet.Files;
using SeNet.Tensors;
using SeNet.Weights;

namespace SeNet.Training;

/// <summary>The folder of one run, with its checkpoints in a folder of that name inside.</summary>
public sealed class RunDirectory
{
    private const string CheckpointsName = "checkpoints";

    private RunDirectory(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The folder of the run's checkpoints, for <see cref="CheckpointSaver"/>.</summary>
    public string Checkpoints => File(CheckpointsName);

    /// <summary>
    /// Makes a folder named after the time, <c>yyyyMMdd-HHmmss</c>, for a new run. It belongs to the caller alone:
    /// where there is one, made in the same second, the name goes on with -2, -3, ...
    /// </summary>
    /// <param name="parent">The folder in which it is made, which is made too if missing.</param>
    /// <param name="time">Gives the local time; null for the system's.</param>
    /// <exception cref="IOException">It cannot be made; the message names the cause.</exception>
    public static RunDirectory CreateIn(string parent, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(parent);
        var name = (time ?? TimeProvider.System)
            .GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var made = System.IO.Path.Combine(parent, $".{Guid.NewGuid():N}.tmp");
        Make(System.IO.Path.Combine(made, CheckpointsName), parent);
        for (var number = 1; ; number++)
        {
            var path = System.IO.Path.Combine(parent, number == 1 ? name : $"{name}-{number}");
            try
            {
                // Made elsewhere and moved here, as that fails where a folder is that is not empty: making one that
                // exists does not.
                Directory.Move(made, path);
                return new RunDirectory(path);
            }
            catch (IOException) when (Directory.Exists(path) || System.IO.File.Exists(path))
            {
            }
            catch (Exception e) when (FileFailure.Is(e))
            {
                Directory.Delete(made, recursive: true);
                throw FileFailure.Of(path, e);
            }
        }
    }

    /// <summary>Makes a folder for a new run, if it is missing.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="IOException">It cannot be made; the message names the cause.</exception>
    /// <exception cref="InvalidOperationException">It holds the checkpoints of another run.</exception>
    public static RunDirectory Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var run = new RunDirectory(path);
        Make(path, path);
        new CheckpointDirectory(run.Checkpoints).RequireEmpty();
        return run;
    }

    /// <summary>Opens the folder of a run that is to go on.</summary>
    /// <param name="path">The folder; that of its checkpoints does too.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">It is a file.</exception>
    public static RunDirectory Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var folder = System.IO.Path.TrimEndingDirectorySeparator(path);
        if (System.IO.File.Exists(folder))
            throw new IOException($"'{path}' is a file; give the folder of the run that wrote it.");
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException(
                $"There is no folder '{path}'; give the folder of the run that is to go on.");
        var isItsCheckpoints = System.IO.Path.GetFileName(System.IO.Path.GetFullPath(folder)) == CheckpointsName
            && !new CheckpointDirectory(folder).IsEmpty;
        return new RunDirectory(isItsCheckpoints ? Parent(folder) : folder);
    }

    /// <summary>Path of a file in the folder.</summary>
    /// <param name="name">Its name.</param>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The newest checkpoint that is whole, from which <see cref="Trainer.Fit"/> goes on.</summary>
    /// <param name="damaged">Told of each newer checkpoint that is damaged, and why.</param>
    /// <exception cref="FileNotFoundException">
    /// There is none; the message tells whether there is no folder, an empty one, or damaged ones.
    /// </exception>
    public string LatestCheckpoint(Action<WeightsFormatException>? damaged = null)
    {
        var checkpoints = new CheckpointDirectory(Checkpoints);
        var count = 0;
        return checkpoints.Latest(fault =>
        {
            count++;
            damaged?.Invoke(fault);
        }) ?? throw new FileNotFoundException($"There is no whole checkpoint in '{Checkpoints}': " + (
            count > 0 ? $"all {count} that it holds are damaged."
            : Directory.Exists(Checkpoints)
                ? "it holds none. The run ended before it saved the first: begin it again, in a new folder."
            : !new CheckpointDirectory(Path).IsEmpty
                ? $"there is no such folder. '{Path}' holds checkpoints itself; CheckpointDirectory finds the last of them."
            : "there is no such folder. Give the folder of a run that has saved one."));
    }

    private static string Parent(string folder) => System.IO.Path.GetDirectoryName(folder) switch
    {
        null => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(folder))!,
        "" => ".",
        var parent => parent,
    };

    private static void Make(string path, string named)
    {
        try
        {
            AtomicFile.MakeFolder(path);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw new IOException($"The folder '{named}' cannot be made: {FileFailure.CauseOf(e)}.", e);
        }
    }
}
