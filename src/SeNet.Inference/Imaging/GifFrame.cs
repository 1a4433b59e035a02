using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SkiaSharp;

namespace SeNet.Imaging;

/// <summary>
/// The first frame of a GIF, as Pillow shows it: transparent pixels have the colour that the palette gives them, and
/// what lies around the frame has that of the transparent index, or of the first. The decoder makes both black.
/// </summary>
internal sealed class GifFrame
{
    private const int HeaderLength = 13;
    private const byte Extension = 0x21, GraphicControl = 0xF9, ImageDescriptor = 0x2C;
    private const int HasTable = 0x80, TableSize = 7;

    private readonly byte[] bytes;
    private readonly int transparentFlag; // position of the byte with it, 0 for none
    private readonly SKRectI frame;
    private readonly SKColor around;

    private GifFrame(byte[] bytes, int transparentFlag, SKRectI frame, SKColor around)
    {
        this.bytes = bytes;
        this.transparentFlag = transparentFlag;
        this.frame = frame;
        this.around = around;
    }

    /// <summary>Finds the frame; null if the file ends before it.</summary>
    public static GifFrame? Find(EncodedImage image)
    {
        if (image.Length > Array.MaxLength)
            return null;
        var bytes = new byte[image.Length];
        bytes = bytes[..image.Read(bytes, 0)];
        try
        {
            return Parse(bytes);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>The file without the mark of the transparent colour; null if it has none.</summary>
    public EncodedBytes? WithoutTransparency()
    {
        if (transparentFlag == 0)
            return null;
        bytes[transparentFlag] &= 0xFE;
        return new EncodedBytes(bytes);
    }

    /// <summary>Colours what lies around the frame.</summary>
    public void FillAround(SKBitmap bitmap)
    {
        var whole = new SKRectI(0, 0, bitmap.Width, bitmap.Height);
        if (frame.Contains(whole))
            return;
        Span<byte> color = [around.Red, around.Green, around.Blue, byte.MaxValue];
        var pixel = MemoryMarshal.Read<uint>(color);
        var pixels = MemoryMarshal.Cast<byte, uint>(bitmap.GetPixelSpan());
        for (var y = 0; y < bitmap.Height; y++)
        {
            var row = pixels.Slice(y * bitmap.RowBytes / sizeof(uint), bitmap.Width);
            if (y < frame.Top || y >= frame.Bottom)
            {
                row.Fill(pixel);
                continue;
            }

            row[..Math.Clamp(frame.Left, 0, row.Length)].Fill(pixel);
            row[Math.Clamp(frame.Right, 0, row.Length)..].Fill(pixel);
        }
    }

    private static GifFrame Parse(byte[] bytes)
    {
        var (flag, transparent, position, palette) = (0, 0, HeaderLength, HeaderLength);
        position += TableLength(bytes[10]);
        while (bytes[position] == Extension)
        {
            // Size 4, flags, delay, index.
            if (bytes[position + 1] == GraphicControl && (bytes[position + 3] & 1) != 0)
                (flag, transparent) = (position + 3, bytes[position + 6]);
            position += 2;
            while (bytes[position] != 0)
                position += 1 + bytes[position];
            position++;
        }

        if (bytes[position] != ImageDescriptor)
            throw new ArgumentOutOfRangeException(nameof(bytes));
        var (left, top) = (Short(bytes, position + 1), Short(bytes, position + 3));
        var frame = SKRectI.Create(left, top, Short(bytes, position + 5), Short(bytes, position + 7));
        if ((bytes[position + 9] & HasTable) != 0)
            palette = position + 10;
        var entry = palette + 3 * transparent;
        return new(bytes, flag, frame, new SKColor(bytes[entry], bytes[entry + 1], bytes[entry + 2]));
    }

    private static int TableLength(byte flags) => (flags & HasTable) == 0 ? 0 : 3 << ((flags & TableSize) + 1);

    private static int Short(byte[] bytes, int position) =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(position));
}
