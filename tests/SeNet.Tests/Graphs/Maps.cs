namespace SeNet.Tests.Graphs;

/// <summary>Feature maps in float64, [N, C, H, W]; pooled features have a height and width of 1.</summary>
internal sealed class Maps(int images, int channels, int height, int width)
{
    public int Images => images;

    public int Channels => channels;

    public int Height => height;

    public int Width => width;

    public double[] Values { get; } = new double[images * channels * height * width];

    public double this[int n, int c, int y, int x]
    {
        get => Values[((n * channels + c) * height + y) * width + x];
        set => Values[((n * channels + c) * height + y) * width + x] = value;
    }

    /// <summary>The value, or another outside of the maps.</summary>
    public double At(int n, int c, int y, int x, double outside) =>
        y >= 0 && y < height && x >= 0 && x < width ? this[n, c, y, x] : outside;

    /// <summary>New maps, each value from its place.</summary>
    public static Maps Of(int images, int channels, int height, int width, Func<int, int, int, int, double> value)
    {
        var maps = new Maps(images, channels, height, width);
        for (var n = 0; n < images; n++)
            for (var c = 0; c < channels; c++)
                for (var y = 0; y < height; y++)
                    for (var x = 0; x < width; x++)
                        maps[n, c, y, x] = value(n, c, y, x);
        return maps;
    }

    /// <summary>Maps of the same size, each value from its place in these.</summary>
    public Maps Select(Func<int, int, int, int, double> value) => Of(images, channels, height, width, value);

    /// <summary>Maps of the same size, each value from that in these.</summary>
    public Maps Select(Func<double, double> value) => Select((n, c, y, x) => value(this[n, c, y, x]));
}
