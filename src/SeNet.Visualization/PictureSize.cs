namespace SeNet.Visualization;

/// <summary>Checks the size of a picture.</summary>
internal static class PictureSize
{
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public static void Require(int value, int minimum, string name)
    {
        if (value < minimum || value > HeatMapLayout.MaximumSize)
            throw new ArgumentOutOfRangeException(
                name, value, $"The picture's {name} is {minimum} to {HeatMapLayout.MaximumSize} pixels.");
    }
}
