using SeNet.Tests;

namespace SeNet.Cli.Tests;

/// <summary>
/// A run that several test classes look at: three classes, one with a long name, one in Chinese with an emoji.
/// </summary>
public sealed class TrainedRun : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TrainedRun()
    {
        Photos.Write(Data, perClass: 16);
        foreach (var split in new[] { "train", "test" })
        {
            Directory.Move(Path.Combine(Data, split, "dog"), Path.Combine(Data, split, Chinese));
            Directory.Move(Path.Combine(Data, split, "truck"), Path.Combine(Data, split, LongName));
        }

        Output = Call.Of("train", Data, "--epochs", "2", "--out", RunPath).ShouldSucceed();
    }

    public static string Chinese { get; } = "狗 🐕 كلب";

    public static string LongName { get; } = new('t', 200);

    public string Data => folder.File("photos");

    public string RunPath => folder.File("run");

    public string Output { get; }

    public string File(string name) => Path.Combine(RunPath, name);

    public void Dispose() => folder.Dispose();
}
