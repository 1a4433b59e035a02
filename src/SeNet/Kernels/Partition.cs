using TorchSharp;

namespace SeNet.Kernels;

/// <summary>Cuts feature maps into pieces of work: whole images where there are enough of them, parts of images where not.</summary>
internal static class Partition
{
    private const int ChannelsAPart = 64;
    private const int PixelsAPart = 128;

    /// <summary>Calls <paramref name="body"/>(image, first channel, end channel) for pieces that cover all images and channels.</summary>
    public static void ByChannels(in ChannelsLastMaps maps, Action<int, int, int> body)
    {
        var channels = maps.Channels;
        var size = Enough(maps.Images) ? channels : ChannelsAPart;
        var parts = PartsOf(channels, size);
        NativeThreads.For(maps.Images * parts, piece =>
        {
            var first = piece % parts * size;
            body(piece / parts, first, Math.Min(channels, first + size));
        });
    }

    /// <summary>Calls <paramref name="body"/>(image, first pixel, end pixel) for pieces that cover all images and pixels.</summary>
    public static void ByPixels(in ChannelsLastMaps maps, Action<int, int, int> body)
    {
        var pixels = maps.Pixels;
        var size = Enough(maps.Images) ? pixels : PixelsAPart;
        var parts = PartsOf(pixels, size);
        NativeThreads.For(maps.Images * parts, piece =>
        {
            var first = piece % parts * size;
            body(piece / parts, first, Math.Min(pixels, first + size));
        });
    }

    /// <summary>How many parts of a size cover a whole.</summary>
    public static int PartsOf(int whole, int part) => (whole - 1) / part + 1;

    private static bool Enough(int images) => images >= 4 * torch.get_num_threads();
}
