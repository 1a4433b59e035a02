using SeNet.Downloads;
using SeNet.Files;
using SeNet.Tensors;

namespace SeNet.Training;

/// <summary>
/// The files and folders that a run writes. Each belongs to one observer of one run at a time, in all processes, until
/// the run or its process ends.
/// </summary>
/// <param name="resumeFrom">Path of the checkpoint that the run resumes from; null for a new run.</param>
internal sealed class RunOutputs(string? resumeFrom) : IDisposable
{
    private readonly HashSet<IOutputObserver> opened = new(ReferenceEqualityComparer.Instance);
    private readonly List<(string Path, string Owner, FileLock Lock)> claims = [];

    /// <summary>Path of the checkpoint that the run resumes from; null for a new run.</summary>
    public string? ResumeFrom => resumeFrom;

    /// <summary>Has an observer claim and check its files, if it has not yet.</summary>
    public void Open(IOutputObserver observer)
    {
        if (opened.Add(observer))
            observer.Open(this);
    }

    /// <summary>
    /// Claims a file for an observer, checks that it can be written, and removes what a killed process has left of it.
    /// </summary>
    /// <exception cref="IOException">Another run writes it, or nothing can be written there.</exception>
    /// <exception cref="InvalidOperationException">The run is new and the file is another's.</exception>
    /// <exception cref="ArgumentException">Another observer of this run writes it.</exception>
    public void ClaimFile(string path, IOutputObserver owner)
    {
        AtomicFile.RequireWritable(path);
        // A device has no place of its own that others could be kept from.
        if (UnixFile.IsSpecial(path))
            return;
        Claim(Path.GetFullPath(path) + ".lock", path, owner);
        if (ResumeFrom is null && File.Exists(path))
            throw new InvalidOperationException(
                $"'{path}' exists, and a new run would replace it. Resume the run that wrote " +
                    "it, or choose another folder for this one.");
        AtomicFile.RemoveLeftovers(path);
    }

    /// <summary>Claims a folder for an observer. It is created if it does not exist.</summary>
    /// <exception cref="IOException">Another run writes to it, or nothing can be written there.</exception>
    /// <exception cref="ArgumentException">Another observer of this run writes to it.</exception>
    public void ClaimFolder(string path, IOutputObserver owner) =>
        Claim(Path.Combine(Path.GetFullPath(path), "run.lock"), path, owner);

    public void Dispose() => claims.ForEach(claim => claim.Lock.Dispose());

    private void Claim(string file, string output, IOutputObserver owner)
    {
        var name = owner.GetType().Name;
        if (Take(file) is { } free)
            claims.Add((file, name, free));
        else if (claims.Find(claim => UnixFile.AreSame(claim.Path, file)) is { Owner: { } other })
            throw new ArgumentException(
                $"{other} and {name} of one run both write '{output}'; give each its own path.");
        else
            throw new IOException($"'{output}' belongs to a run that is in progress, in this process or another. " +
                $"Wait for its end, or choose another folder for this run.");
    }

    private static FileLock? Take(string file)
    {
        try
        {
            AtomicFile.MakeFolder(Path.GetDirectoryName(file)!);
            return FileLock.TryAcquire(file);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Of(file, e); // Another user's, for example.
        }
    }
}
