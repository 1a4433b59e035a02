using SeNet.Training;

namespace Samples;

/// <summary>Where a run that is to go on does so.</summary>
internal static class ResumePoint
{
    /// <summary>The last whole checkpoint; a damaged one after it is told.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string In(CheckpointDirectory checkpoints) =>
        checkpoints.Latest(damaged => Console.Error.WriteLine($"warning: {damaged.Message}"))
            ?? throw new FileNotFoundException($"There is no whole checkpoint in '{checkpoints.Path}'; begin a new run, without --resume.");
}
