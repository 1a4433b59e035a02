namespace Samples.Tests.TrainCifar10;

/// <summary>A part of the images that come with the tests, in the layout of CIFAR-10's binary version.</summary>
internal static class SmallData
{
    private const int RecordLength = 1 + 3 * 32 * 32;

    /// <summary>Writes a folder of data.</summary>
    /// <param name="folder">The folder; made if missing.</param>
    /// <param name="training">Number of training images, a multiple of 5, at most 1,000.</param>
    /// <param name="test">Number of test images; beyond 500 they are repeated.</param>
    public static void Write(string folder, int training, int test)
    {
        var set = Path.Combine(AppContext.BaseDirectory, "data", "cifar10-mini");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(set, "data_batch_*.bin"))
            File.WriteAllBytes(
                Path.Combine(folder, Path.GetFileName(file)), File.ReadAllBytes(file)[..(training / 5 * RecordLength)]);
        var images = File.ReadAllBytes(Path.Combine(set, "test_batch.bin"));
        File.WriteAllBytes(
            Path.Combine(folder, "test_batch.bin"),
            [.. Enumerable.Range(0, test * RecordLength).Select(at => images[at % images.Length])]);
    }
}
