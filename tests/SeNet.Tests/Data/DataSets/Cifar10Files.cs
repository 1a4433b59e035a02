namespace SeNet.Tests.Data;

/// <summary>Files in the layout of CIFAR-10's binary version.</summary>
internal static class Cifar10Files
{
    public const int RecordLength = 3073;

    public static readonly string[] Names = [
        .. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin"), "test_batch.bin"];

    /// <summary>A record whose pixels are all <paramref name="pixel"/>.</summary>
    public static byte[] Record(byte label, byte pixel) => [label, .. Enumerable.Repeat(pixel, RecordLength - 1)];

    /// <summary>Six files with one record each, labelled 0 to 5.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < Names.Length; i++)
            File.WriteAllBytes(Path.Combine(folder, Names[i]), Record((byte)i, (byte)(10 * i)));
    }
}
