using SeNet.Downloads;
using SeNet.Files;
using SeNet.Tensors;

namespace SeNet.Training;

/// <summary>
/// What a run writes. Each file and folder belongs to one observer of one run at a time, in all processes, until the
/// run or its process ends.
/// </summary>
/// <param name="resumeFrom">The checkpoint that the run goes on from; null for a new run.</param>
internal sealed class RunOutputs(string? resumeFrom) : IDisposable
{
    private readonly HashSet<IOutputObserver> opened = new(ReferenceEqualityComparer.Instance);
    private readonly List<(string Path, string Owner, FileLock Lock)> claims = [];

    /// <summary>The checkpoint that the run goes on from; null for a new run.</summary>
    public string? ResumeFrom => resumeFrom;

    /// <summary>Has an observer claim and try what it writes, if it has not yet.</summary>
    public void Open(IOutputObserver observer)
    {
        if (opened.Add(observer))
            observer.Open(this);
    }

    /// <summary>
    /// Takes a file for an observer, tries that it can be written, and removes what a killed process has left of it.
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
                $"'{path}' exists, and a new run would replace it. Resume the run that wrote it, or give this one another folder.");
        AtomicFile.RemoveLeftovers(path);
    }

    /// <summary>Takes a folder for an observer; it is made if missing.</summary>
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
                $"{other} and {name} of one run both write '{output}'; give each a path of its own.");
        else
            throw new IOException($"'{output}' belongs to a run that is under way, in this process or another. Wait " +
                $"for its end, or give this run another folder.");
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
