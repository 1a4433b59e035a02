using SeNet.Collections;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>A transform that may rotate, move, scale or shear the image.</summary>
public abstract record GeometricTransform : ImageTransform
{
    private protected GeometricTransform()
    {
    }

    /// <summary>How pixels are taken from the original.</summary>
    /// <value>Default: <see cref="GeometricInterpolation.Nearest"/>, as in torchvision.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public GeometricInterpolation Interpolation
    {
        get;
        init => field = Require.Defined(value, nameof(Interpolation));
    }

    /// <summary>Level of the pixels from outside.</summary>
    /// <value>0 to 255. Default: 0, black.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Fill { get; init => field = Require.InRange(value, 0, 255, nameof(Fill)); }

    internal override void AddTo(NamedValues values)
    {
        values.Add("interpolation", Interpolation, unless: GeometricInterpolation.Nearest);
        values.Add("fill", Fill, unless: 0);
    }
}
