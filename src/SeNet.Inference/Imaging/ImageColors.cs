namespace SeNet.Imaging;

/// <summary>
/// Changes of the colours of one image, in place, to 8 bits after each. Brightness, contrast and saturation are pixel
/// for pixel those of Pillow's <c>ImageEnhance</c>: results are truncated, and greys are whole numbers.
/// </summary>
/// <param name="planes">[C, pixels]; C is 3 for red, green, blue or 1 for grey.</param>
/// <param name="channels">C.</param>
internal readonly ref struct ImageColors(Span<byte> planes, int channels)
{
    private readonly Span<byte> planes = planes;
    private readonly int length = planes.Length / channels;

    private bool HasColors => channels == 3;

    public void Brighten(float factor) => Blend(0, factor);

    public void Contrast(float factor)
    {
        long sum = 0;
        for (var i = 0; i < length; i++)
            sum += HasColors ? Grey(i) : planes[i];
        Blend((byte)((double)sum / length + 0.5), factor);
    }

    public void Saturate(float factor)
    {
        if (!HasColors)
            return;
        for (var i = 0; i < length; i++)
        {
            var grey = Grey(i);
            for (var at = i; at < planes.Length; at += length)
                planes[at] = Blend(grey, planes[at], factor);
        }
    }

    /// <summary>Turns the hue of the hue-saturation-value model; 1 is the whole circle.</summary>
    public void TurnHue(double turn)
    {
        if (!HasColors)
            return;
        for (var i = 0; i < length; i++)
        {
            var (red, green, blue) = ((float)planes[i], (float)planes[length + i], (float)planes[2 * length + i]);
            var most = Math.Max(red, Math.Max(green, blue));
            var range = most - Math.Min(red, Math.Min(green, blue));
            if (range == 0)
                continue;
            // In sixths of the circle: red is 0, green 2, blue 4.
            var hue = most == red ? (green - blue) / range
                : most == green ? 2 + (blue - red) / range
                : 4 + (red - green) / range;
            hue += 6 * (float)turn;
            planes[i] = Channel(hue);
            planes[length + i] = Channel(hue - 2);
            planes[2 * length + i] = Channel(hue - 4);

            // A channel is full within a sixth of its own hue, gone beyond two.
            byte Channel(float distance)
            {
                var away = Math.Abs(distance - 6 * MathF.Round(distance / 6));
                return ToByte(most - range * Math.Clamp(away - 1, 0, 1));
            }
        }
    }

    /// <summary>
    /// A level on the way from one (factor 0) to another (factor 1), or beyond it, truncated as by Pillow.
    /// </summary>
    public static byte Blend(byte from, byte to, float factor) =>
        (byte)Math.Clamp(from + factor * (to - from), 0, 255);

    private void Blend(byte from, float factor)
    {
        Span<byte> table = stackalloc byte[256];
        for (var level = 0; level < table.Length; level++)
            table[level] = Blend(from, (byte)level, factor);
        foreach (ref var level in planes)
            level = table[level];
    }

    /// <summary>Luma of ITU-R BT.601, in the fixed point of Pillow.</summary>
    private byte Grey(int i) =>
        (byte)((19595 * planes[i] + 38470 * planes[length + i] + 7471 * planes[2 * length + i] + 0x8000) >> 16);

    private static byte ToByte(float value) => (byte)(Math.Min(Math.Max(value, 0), 255) + 0.5f);
}
