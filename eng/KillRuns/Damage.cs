using SeNet.Training;
using SeNet.Weights;

namespace KillRuns;

/// <summary>What can happen to the newest checkpoint while no process runs.</summary>
internal static class Damage
{
    public static readonly (string Name, Action<string, Random> Do)[] Kinds =
    [
        ("truncated", (path, random) => Cut(path, random.NextInt64(1, new FileInfo(path).Length))),
        ("one bit flipped", FlipBit),
        ("empty", (path, _) => Cut(path, 0)),
        ("missing", (path, _) => File.Delete(path)),
        ("half of the next one beside it", LeaveHalf),
    ];

    /// <summary>
    /// The newest checkpoint, unless it is empty already, if an older one is sound: one of two may be damaged, not
    /// both.
    /// </summary>
    public static string? TargetIn(string folder)
    {
        if (!Directory.Exists(folder))
            return null;
        string[] checkpoints = [.. Directory.GetFiles(folder, "*.safetensors").Order(StringComparer.Ordinal)];
        return checkpoints.Length > 1 && IsSound(checkpoints[^2]) && new FileInfo(checkpoints[^1]).Length > 0
            ? checkpoints[^1]
            : null;
    }

    private static bool IsSound(string path)
    {
        try
        {
            TrainingCheckpoint.Open(path).Dispose();
            return true;
        }
        catch (WeightsFormatException)
        {
            return false;
        }
    }

    private static void Cut(string path, long length)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(length);
    }

    private static void FlipBit(string path, Random random)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>As a process leaves it that was killed while it wrote.</summary>
    private static void LeaveHalf(string path, Random random) =>
        File.WriteAllBytes($"{path}.{Guid.NewGuid():N}.tmp", File.ReadAllBytes(path)[..random.Next(1000)]);
}
