using SeNet.Imaging;

namespace SeNet.Tests.Imaging;

internal static class RasterPixels
{
    /// <summary>One byte of an image of at most four channels.</summary>
    public static byte At(this Raster raster, int channel, int y, int x) =>
        raster.Part(new Box(y, x, 1, 1)).Interleaved(0, 0, new byte[4])[channel];
}
