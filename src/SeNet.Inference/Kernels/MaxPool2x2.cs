using System.Runtime.Intrinsics;

namespace SeNet.Kernels;

/// <summary>The greatest of each 2x2 pixels; the last row and column of odd sizes are left out.</summary>
internal static unsafe class MaxPool2x2
{
    /// <param name="x">Maps of at least 2x2 pixels.</param>
    /// <param name="y">Where the greatest go: maps of half the height and width, rounded down.</param>
    /// <param name="threads">The threads that compute.</param>
    public static void Apply(ChannelsLastMaps x, ChannelsLastMaps y, ThreadTeam threads) =>
        threads.For(y.Images * y.Height, row =>
        {
            if (x.IsBFloat16)
                Row<BFloat16Lanes>(x, y, row);
            else
                Row<Float32Lanes>(x, y, row);
        });

    /// <summary>
    /// Brings the gradient back to the pixel that was greatest, the first of equals; a NaN is the greatest, the last of
    /// several.
    /// </summary>
    /// <param name="x">What was pooled.</param>
    /// <param name="byOutput">The gradient by the output.</param>
    /// <param name="byInput">Where the gradient by <paramref name="x"/> goes.</param>
    /// <param name="threads">The threads that compute.</param>
    public static void Gradient(
        ChannelsLastMaps x, ChannelsLastMaps byOutput, ChannelsLastMaps byInput, ThreadTeam threads) =>
        threads.For(x.Images, image =>
        {
            if (x.IsBFloat16)
                Image<BFloat16Lanes>(x, byOutput, byInput, image);
            else
                Image<Float32Lanes>(x, byOutput, byInput, image);
        });

    private static void Row<T>(ChannelsLastMaps x, ChannelsLastMaps y, int row)
        where T : struct, ILanes
    {
        var square = Square.Of<T>(x, row / y.Height, row % y.Height);
        var pixel = (nint)y.Channels * T.Size;
        var target = y.Data + (nint)row * y.Width * pixel;
        for (var column = 0; column < y.Width; column++, square = square.Next, target += pixel)
        {
            var channel = 0;
            for (; channel <= y.Channels - ILanes.Count; channel += ILanes.Count)
            {
                var at = channel * T.Size;
                var greatest = Vector512.Max(
                    Vector512.Max(T.Load(square.A + at), T.Load(square.B + at)),
                    Vector512.Max(T.Load(square.C + at), T.Load(square.D + at)));
                T.Store(greatest, target + at);
            }

            for (; channel < y.Channels; channel++)
            {
                var at = channel * T.Size;
                T.StoreOne(square.Greatest<T>(at), target + at);
            }
        }
    }

    private static void Image<T>(ChannelsLastMaps x, ChannelsLastMaps byOutput, ChannelsLastMaps byInput, int image)
        where T : struct, ILanes
    {
        var pixel = (nint)x.Channels * T.Size;
        var size = x.Pixels * pixel;
        if (x.Width % 2 != 0 || x.Height % 2 != 0)
            new Span<byte>(byInput.Data + image * size, (int)size).Clear();
        for (var row = 0; row < byOutput.Height; row++)
        {
            var (square, target) = (Square.Of<T>(x, image, row), Square.Of<T>(byInput, image, row));
            var gradient = byOutput.Data + ((nint)image * byOutput.Height + row) * byOutput.Width * pixel;
            for (var column = 0; column < byOutput.Width; column++, gradient += pixel)
            {
                var channel = 0;
                for (; channel <= x.Channels - ILanes.Count; channel += ILanes.Count)
                    Vector<T>(square, target, gradient, channel * T.Size);
                for (; channel < x.Channels; channel++)
                    One<T>(square, target, gradient, channel * T.Size);
                (square, target) = (square.Next, target.Next);
            }
        }
    }

    private static void Vector<T>(Square x, Square target, byte* gradient, nint at)
        where T : struct, ILanes
    {
        var (a, b, c, d) = (T.Load(x.A + at), T.Load(x.B + at), T.Load(x.C + at), T.Load(x.D + at));
        var greatest = Vector512.Max(Vector512.Max(a, b), Vector512.Max(c, d));
        if (!Vector512.EqualsAll(greatest, greatest))
        {
            for (var lane = 0; lane < ILanes.Count; lane++)
                One<T>(x, target, gradient, at + lane * T.Size);
            return;
        }

        var rest = T.Load(gradient + at);
        ReadOnlySpan<(Vector512<float>, nint)> pixels =
            [(a, (nint)target.A), (b, (nint)target.B), (c, (nint)target.C), (d, (nint)target.D)];
        foreach (var (value, place) in pixels)
        {
            var isIt = Vector512.Equals(value, greatest);
            T.Store(Vector512.ConditionalSelect(isIt, rest, Vector512<float>.Zero), (byte*)place + at);
            rest = Vector512.ConditionalSelect(isIt, Vector512<float>.Zero, rest);
        }
    }

    private static void One<T>(Square x, Square target, byte* gradient, nint at)
        where T : struct, ILanes
    {
        ReadOnlySpan<float> values =
            [T.LoadOne(x.A + at), T.LoadOne(x.B + at), T.LoadOne(x.C + at), T.LoadOne(x.D + at)];
        var greatest = values.IndexOf(x.Greatest<T>(at));
        for (var i = 0; i < values.Length; i++)
            if (float.IsNaN(values[i]))
                greatest = i;
        ReadOnlySpan<nint> places = [(nint)target.A, (nint)target.B, (nint)target.C, (nint)target.D];
        for (var i = 0; i < places.Length; i++)
            T.StoreOne(i == greatest ? T.LoadOne(gradient + at) : 0, (byte*)places[i] + at);
    }

    /// <summary>Four pixels: A B above C D.</summary>
    private readonly struct Square(byte* first, nint pixel, nint row)
    {
        public byte* A => first;

        public byte* B => first + pixel;

        public byte* C => first + row;

        public byte* D => first + row + pixel;

        public Square Next => new(first + 2 * pixel, pixel, row);

        /// <summary>The first square of a row of squares.</summary>
        public static Square Of<T>(ChannelsLastMaps maps, int image, int rowOfSquares)
            where T : struct, ILanes
        {
            var pixel = (nint)maps.Channels * T.Size;
            var row = maps.Width * pixel;
            return new Square(maps.Data + ((nint)image * maps.Height + 2 * rowOfSquares) * row, pixel, row);
        }

        public float Greatest<T>(nint at)
            where T : struct, ILanes =>
            MathF.Max(MathF.Max(T.LoadOne(A + at), T.LoadOne(B + at)), MathF.Max(T.LoadOne(C + at), T.LoadOne(D + at)));
    }
}
