using SeNet.Training;

namespace SeNet.Tests.Training;

/// <summary>Which checkpoint a folder gives.</summary>
internal static class CheckpointName
{
    /// <summary>File name of the newest checkpoint that is not damaged; null if there is none.</summary>
    public static string? Newest(string folder)
    {
        using var checkpoint = new CheckpointDirectory(folder).Latest();
        return Path.GetFileName(checkpoint?.Path);
    }
}
