namespace SeNet.Kernels;

/// <summary>
/// Cuts feature maps into pieces of work: whole images where there are enough of them, parts of images where not.
/// </summary>
internal static class Partition
{
    private const int ChannelsPerPart = 64;
    private const int PixelsPerPart = 128;
    private const int ImagesPerThread = 4;

    /// <summary>
    /// Calls <paramref name="body"/>(image, first channel, end channel) for pieces that cover all images and channels.
    /// </summary>
    public static void ByChannels(in ChannelsLastMaps maps, ThreadTeam threads, Action<int, int, int> body) =>
        Run(maps.Images, maps.Channels, ChannelsPerPart, threads, body);

    /// <summary>
    /// Calls <paramref name="body"/>(image, first pixel, end pixel) for pieces that cover all images and pixels.
    /// </summary>
    public static void ByPixels(in ChannelsLastMaps maps, ThreadTeam threads, Action<int, int, int> body) =>
        Run(maps.Images, maps.Pixels, PixelsPerPart, threads, body);

    /// <summary>How many parts of a size cover a whole.</summary>
    public static int PartsOf(int whole, int part) => (whole - 1) / part + 1;

    private static void Run(int images, int length, int part, ThreadTeam threads, Action<int, int, int> body)
    {
        var size = images >= ImagesPerThread * threads.Count ? length : part;
        var parts = PartsOf(length, size);
        threads.For(images * parts, piece =>
        {
            var first = piece % parts * size;
            body(piece / parts, first, Math.Min(length, first + size));
        });
    }
}
