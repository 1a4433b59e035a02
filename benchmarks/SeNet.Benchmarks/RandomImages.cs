using SeNet.Data;

namespace SeNet.Benchmarks;

internal static class RandomImages
{
    /// <summary>Made-up 32x32 colour images of ten classes.</summary>
    public static ImageSet Set(int count)
    {
        var random = new Random(1);
        var pixels = new byte[count * 3 * 32 * 32];
        random.NextBytes(pixels);
        return new ImageSet(pixels, [.. Enumerable.Range(0, count).Select(_ => random.Next(10))], 3, 32, 32, [
            .. Enumerable.Range(0, 10).Select(i => $"{i}")]);
    }
}
