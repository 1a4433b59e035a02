namespace SeNet.Kernels.Winograd;

/// <summary>
/// The numbers of Winograd's minimal filtering F(4x4, 3x3), which makes 4x4 outputs of 6x6 inputs with 36 products
/// where the definition needs 144: Y = A^T [(G g G^T) * (B^T d B)] A (Lavin and Gray, arXiv 1509.09308, section 4.2).
/// </summary>
/// <remarks>
/// It evaluates polynomials at 0, +-a, +-b and infinity. With the usual a = 1 and b = 2, float32 is three times as
/// inexact as in libtorch's direct convolution; with a = 1/sqrt(2) and b = sqrt(2), whose powers stay near 1, one and a
/// half times.
/// </remarks>
internal static class Points4x4
{
    public const float A = 0.70710678118654752f, A2 = 0.5f, A3 = A * A2;
    public const float B = 1.4142135623730950f, B2 = 2, B3 = B * B2;

    /// <summary>Pixels, and points, of a side of a transformed tile.</summary>
    public const int Side = 6;

    /// <summary>Values of a transformed tile.</summary>
    public const int Values = Side * Side;

    /// <summary>
    /// G, [6, 3], row by row: a filter's value at each of the points, over its distances from the others.
    /// </summary>
    public static double[] FilterTransform()
    {
        double a = Math.Sqrt(A2), b = Math.Sqrt(B2);
        const double atZero = A2 * B2, atA = 2 * A2 * (A2 - B2), atB = 2 * B2 * (B2 - A2);
        return
        [
            1 / atZero, 0, 0,
            1 / atA, a / atA, A2 / atA,
            1 / atA, -a / atA, A2 / atA,
            1 / atB, b / atB, B2 / atB,
            1 / atB, -b / atB, B2 / atB,
            0, 0, 1,
        ];
    }
}
