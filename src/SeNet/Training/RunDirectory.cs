using System.Globalization;
using SeNet.Files;
using SeNet.Tensors;
using SeNet.Weights;

namespace SeNet.Training;

/// <summary>The folder of one run, which holds its checkpoints in the subfolder <c>checkpoints</c>.</summary>
public sealed class RunDirectory
{
    private const string CheckpointsName = "checkpoints";

    private RunDirectory(string path) => Path = path;

    /// <summary>Path of the folder.</summary>
    public string Path { get; }

    /// <summary>Path of the folder of the run's checkpoints, for <see cref="CheckpointSaver"/>.</summary>
    public string Checkpoints => File(CheckpointsName);

    /// <summary>
    /// Creates a folder for a new run, named after the time: <c>yyyyMMdd-HHmmss</c>. If that name is taken, by a run
    /// started in the same second, <c>-2</c>, <c>-3</c>, ... is added.
    /// </summary>
    /// <param name="parent">The folder in which it is created. Created as well if it does not exist.</param>
    /// <param name="time">Source of the local time. Null: the system clock.</param>
    /// <exception cref="IOException">It cannot be created; the message names the cause.</exception>
    public static RunDirectory CreateIn(string parent, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(parent);
        var name = (time ?? TimeProvider.System)
            .GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        return CreateFirstFree(parent, number => number == 1 ? name : $"{name}-{number}");
    }

    /// <summary>
    /// Creates a folder for a new run, named by the next number: one more than the largest that a folder or file in
    /// <paramref name="parent"/> has for a name, so that no number is used again while later runs are there.
    /// </summary>
    /// <param name="parent">The folder in which it is created. Created as well if it does not exist.</param>
    /// <exception cref="IOException">It cannot be created; the message names the cause.</exception>
    public static RunDirectory CreateNumberedIn(string parent)
    {
        ArgumentException.ThrowIfNullOrEmpty(parent);
        var taken = Directory.Exists(parent)
            ? Directory.EnumerateFileSystemEntries(parent)
                .Select(path => int.TryParse(
                    System.IO.Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number : 0)
                .DefaultIfEmpty().Max()
            : 0;
        return CreateFirstFree(parent, number => (taken + number).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Creates a folder for a new run, if it does not exist.</summary>
    /// <param name="path">Path of the folder.</param>
    /// <exception cref="IOException">It cannot be created; the message names the cause.</exception>
    /// <exception cref="InvalidOperationException">It holds the checkpoints of another run.</exception>
    public static RunDirectory Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var run = new RunDirectory(path);
        Make(path, path);
        new CheckpointDirectory(run.Checkpoints).RequireEmpty();
        return run;
    }

    /// <summary>Opens the folder of a run that is to be resumed.</summary>
    /// <param name="path">Path of the folder, or of the folder of its checkpoints.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException"><paramref name="path"/> is a file.</exception>
    public static RunDirectory Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var folder = System.IO.Path.TrimEndingDirectorySeparator(path);
        if (System.IO.File.Exists(folder))
            throw new IOException($"'{path}' is a file; give the folder of the run that wrote it.");
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException(
                $"The folder '{path}' does not exist; give the folder of the run to resume.");
        var isItsCheckpoints = System.IO.Path.GetFileName(System.IO.Path.GetFullPath(folder)) == CheckpointsName
            && !new CheckpointDirectory(folder).IsEmpty;
        return new RunDirectory(isItsCheckpoints ? Parent(folder) : folder);
    }

    /// <summary>Path of a file in the folder.</summary>
    /// <param name="name">Name of the file.</param>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Opens the newest checkpoint that is not damaged, to resume the run from it.</summary>
    /// <param name="damaged">Receives the error of each newer checkpoint, which is damaged. Optional.</param>
    /// <returns>
    /// The checkpoint. <see cref="Trainer.Fit"/> disposes it; without that call, the caller does.
    /// </returns>
    /// <exception cref="FileNotFoundException">
    /// There is none. The message says whether the folder is missing, empty, or has damaged checkpoints only.
    /// </exception>
    public TrainingCheckpoint LatestCheckpoint(Action<WeightsFormatException>? damaged = null)
    {
        var checkpoints = new CheckpointDirectory(Checkpoints);
        var count = 0;
        return checkpoints.Latest(fault =>
        {
            count++;
            damaged?.Invoke(fault);
        }) ?? throw new FileNotFoundException($"There is no checkpoint in '{Checkpoints}': " + (
            count > 0 ? $"all {count} in it are damaged."
            : Directory.Exists(Checkpoints)
                ? "it is empty. The run ended before it saved the first: start it again, in a new folder."
            : !new CheckpointDirectory(Path).IsEmpty
                ? $"the folder does not exist. '{Path}' itself holds " +
                    "checkpoints; CheckpointDirectory finds the newest of them."
            : "the folder does not exist. Give the folder of a run that has saved one."));
    }

    /// <summary>Creates a folder with the first of some names that is free.</summary>
    private static RunDirectory CreateFirstFree(string parent, Func<int, string> nameOf)
    {
        var made = System.IO.Path.Combine(parent, $".{Guid.NewGuid():N}.tmp");
        Make(System.IO.Path.Combine(made, CheckpointsName), parent);
        for (var number = 1; ; number++)
        {
            var path = System.IO.Path.Combine(parent, nameOf(number));
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
            throw new IOException($"The folder '{named}' cannot be created: {FileFailure.CauseOf(e)}.", e);
        }
    }
}
