namespace SeNet.Data;

/// <summary>Mirrored images, and turns by right angles, in place.</summary>
internal static class Mirroring
{
    public static void LeftToRight(ImageBuffer image)
    {
        for (var rows = image.Pixels; rows.Length > 0; rows = rows[image.Width..])
            rows[..image.Width].Reverse();
    }

    public static void TopToBottom(ImageBuffer image)
    {
        HalfTurn(image);
        LeftToRight(image);
    }

    public static void HalfTurn(ImageBuffer image)
    {
        for (var channel = 0; channel < image.Channels; channel++)
            image.Plane(channel).Reverse();
    }

    /// <summary>Turns a square image.</summary>
    public static void QuarterTurn(ImageBuffer image, bool counterClockwise)
    {
        var side = image.Width;
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var plane = image.Plane(channel);
            for (var y = 0; y < side; y++)
                for (var x = 0; x < y; x++)
                    (plane[y * side + x], plane[x * side + y]) = (plane[x * side + y], plane[y * side + x]);
        }

        // A transposed image, mirrored.
        if (counterClockwise)
            TopToBottom(image);
        else
            LeftToRight(image);
    }
}
