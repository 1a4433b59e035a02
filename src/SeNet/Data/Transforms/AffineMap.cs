namespace SeNet.Data;

/// <summary>
/// Where a pixel of the result comes from: (A x + B y + C, D x + E y + F), in pixels, with the origin at the corner of
/// the first pixel.
/// </summary>
internal readonly record struct AffineMap(double A, double B, double C, double D, double E, double F)
{
    /// <summary>Rotates counter-clockwise around the center, as Pillow's <c>rotate</c>.</summary>
    public static AffineMap Rotation(double degrees, int height, int width)
    {
        var angle = -degrees * (Math.PI / 180);
        var (cos, sin) = (Math.Round(Math.Cos(angle), 15), Math.Round(Math.Sin(angle), 15));
        return new AffineMap(cos, sin, 0, -sin, cos, 0).Around(width / 2.0, height / 2.0, 0, 0);
    }

    /// <summary>
    /// Rotates clockwise, scales, shears and moves, in torchvision's order (<c>F.affine</c>): the inverse of
    /// translation x center x rotation x scale x shear x center^-1.
    /// </summary>
    /// <param name="degrees">Angle of the rotation.</param>
    /// <param name="translation">Pixels to the right and down.</param>
    /// <param name="scale">Factor of the size, above 0.</param>
    /// <param name="shear">Angles of the shear along x and y, in degrees.</param>
    /// <param name="center">The point that rotation, scale and shear leave in place.</param>
    public static AffineMap Inverse(
        double degrees,
        (double X, double Y) translation,
        double scale,
        (double X, double Y) shear,
        (double X, double Y) center)
    {
        const double radian = Math.PI / 180;
        var (rotation, sx, sy) = (degrees * radian, shear.X * radian, shear.Y * radian);
        var a = Math.Cos(rotation - sy) / Math.Cos(sy);
        var b = -Math.Cos(rotation - sy) * Math.Tan(sx) / Math.Cos(sy) - Math.Sin(rotation);
        var c = Math.Sin(rotation - sy) / Math.Cos(sy);
        var d = -Math.Sin(rotation - sy) * Math.Tan(sx) / Math.Cos(sy) + Math.Cos(rotation);
        return new AffineMap(d / scale, -b / scale, 0, -c / scale, a / scale, 0)
            .Around(center.X, center.Y, translation.X, translation.Y);
    }

    /// <summary>The same turn and scale around another center than the origin, after a translation.</summary>
    private AffineMap Around(double x, double y, double moveX, double moveY) => this with
    {
        C = C + A * (-x - moveX) + B * (-y - moveY) + x,
        F = F + D * (-x - moveX) + E * (-y - moveY) + y,
    };
}
