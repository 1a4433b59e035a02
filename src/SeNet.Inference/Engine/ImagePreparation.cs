using System.Buffers;
using SeNet.Imaging;

namespace SeNet.Engine;

/// <summary>From pixels to what a network takes: resizing, cropping, normalization.</summary>
internal sealed class ImagePreparation
{
    private readonly CenterCrop crop;
    private readonly float[][] values;

    /// <param name="crop">Resizing and cropping.</param>
    /// <param name="normalization">Normalization, of three channels (RGB) or one (gray).</param>
    public ImagePreparation(CenterCrop crop, Normalization normalization)
    {
        this.crop = crop;
        // What each of the 256 levels becomes.
        values = [.. normalization.Mean.Zip(normalization.StandardDeviation, (mean, deviation) =>
            Enumerable.Range(0, 256).Select(level => (level / 255f - mean) / deviation).ToArray())];
    }

    /// <summary>Number of channels of the result.</summary>
    public int Channels => values.Length;

    /// <summary>Height and width of the result.</summary>
    public int Size => crop.Size;

    public PreparedImage Prepare(Raster pixels)
    {
        var area = Size * Size;
        var planes = ArrayPool<byte>.Shared.Rent(DecodedImage.Channels * area);
        crop.Write(pixels, planes.AsSpan(0, DecodedImage.Channels * area));
        var result = new float[Channels * area];
        for (var channel = 0; channel < Channels; channel++)
            for (var i = 0; i < area; i++)
                result[channel * area + i] =
                    values[channel][Channels == 1 ? Gray(planes, i, area) : planes[channel * area + i]];
        ArrayPool<byte>.Shared.Return(planes);
        return new PreparedImage(result);
    }

    /// <summary>Luma by ITU-R 601-2, as Pillow's <c>convert("L")</c> rounds it.</summary>
    private static byte Gray(byte[] planes, int i, int area) =>
        (byte)((planes[i] * 19595 + planes[area + i] * 38470 + planes[2 * area + i] * 7471 + 0x8000) >> 16);
}
