using SeNet.Kernels.Matrices;

namespace SeNet.Kernels.Winograd;

/// <summary>The transform of weights for F(4x4, 3x3), G g G^T, in float64.</summary>
internal static class WeightTransform
{
    private const int Side = Points4x4.Side, Kernel = 3;

    /// <summary>Transforms and packs weights.</summary>
    /// <param name="weight">[out channels, in channels, 3, 3].</param>
    /// <param name="outChannels">Number of output channels.</param>
    /// <param name="panelColumns">Columns of a panel.</param>
    /// <returns>For each of the 36 points [in channels, out channels], packed.</returns>
    public static PackedMatrix[] Apply(ReadOnlySpan<float> weight, int outChannels, int panelColumns)
    {
        var g = Points4x4.FilterTransform();
        var filters = weight.Length / (Kernel * Kernel);
        var inChannels = filters / outChannels;
        var points = new float[Points4x4.Values][];
        for (var point = 0; point < points.Length; point++)
            points[point] = new float[filters];
        Span<double> half = stackalloc double[Side * Kernel];
        for (var filter = 0; filter < filters; filter++)
        {
            var (output, input) = Math.DivRem(filter, inChannels);
            var taps = weight.Slice(filter * Kernel * Kernel, Kernel * Kernel);
            for (var y = 0; y < Side; y++)
                for (var x = 0; x < Kernel; x++)
                    half[y * Kernel + x] =
                        g[y * Kernel] * taps[x] + g[y * Kernel + 1] * taps[Kernel + x]
                        + g[y * Kernel + 2] * taps[2 * Kernel + x];
            for (var y = 0; y < Side; y++)
                for (var x = 0; x < Side; x++)
                    points[y * Side + x][input * outChannels + output] = (float)(
                        half[y * Kernel] * g[x * Kernel] + half[y * Kernel + 1] * g[x * Kernel + 1]
                        + half[y * Kernel + 2] * g[x * Kernel + 2]);
        }

        return [.. points.Select(point => PackedMatrix.Matrix(point, outChannels, panelColumns))];
    }
}
