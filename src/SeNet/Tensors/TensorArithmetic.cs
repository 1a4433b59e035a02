using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tensors;

/// <summary>Arithmetic whose numbers stay alive while libtorch reads them.</summary>
/// <remarks>
/// TorchSharp 0.107 gives libtorch the handle of a <see cref="Scalar"/> and does not keep the object alive meanwhile.
/// One that was made for the call, as in <c>2 * a</c>, or in <c>a + b</c> (b times 1; <c>a - b</c> has none), may be
/// collected and freed before it is read: then the result is wrong or the call fails.
/// </remarks>
internal static class TensorArithmetic
{
    public static readonly Scalar One = 1;

    /// <summary>x + y.</summary>
    public static Tensor Plus(this Tensor x, Tensor y) => x.add(y, One);

    /// <summary>x + factor * y.</summary>
    public static Tensor Plus(this Tensor x, Tensor y, Scalar factor) => Kept(factor, x.add(y, factor));

    /// <summary>x += y.</summary>
    public static Tensor Plus_(this Tensor x, Tensor y) => x.add_(y, One);

    /// <summary>x += factor * y.</summary>
    public static Tensor Plus_(this Tensor x, Tensor y, Scalar factor) => Kept(factor, x.add_(y, factor));

    /// <summary>x += term.</summary>
    public static Tensor Plus_(this Tensor x, Scalar term) => Kept(term, x.add_(term, One));

    /// <summary>x + term.</summary>
    public static Tensor Plus(this Tensor x, Scalar term) => Kept(term, x.add(term, One));

    /// <summary>factor * x.</summary>
    public static Tensor Times(this Tensor x, Scalar factor) => Kept(factor, x.mul(factor));

    /// <summary>x *= factor.</summary>
    public static Tensor Times_(this Tensor x, Scalar factor) => Kept(factor, x.mul_(factor));

    /// <summary>x += factor * y * z, element by element.</summary>
    public static Tensor PlusProduct_(this Tensor x, Tensor y, Tensor z, Scalar factor) =>
        Kept(factor, x.addcmul_(y, z, factor));

    /// <summary>x += factor * y / z, element by element.</summary>
    public static Tensor PlusQuotient_(this Tensor x, Tensor y, Tensor z, Scalar factor) =>
        Kept(factor, x.addcdiv_(y, z, factor));

    /// <summary>x / divisor.</summary>
    public static Tensor Over(this Tensor x, Scalar divisor) => Kept(divisor, x.div(divisor));

    /// <summary>x /= divisor.</summary>
    public static Tensor Over_(this Tensor x, Scalar divisor) => Kept(divisor, x.div_(divisor));

    /// <summary>x &gt; limit, element by element.</summary>
    public static Tensor IsAbove(this Tensor x, Scalar limit) => Kept(limit, x.gt(limit));

    /// <summary>x &lt; limit, element by element.</summary>
    public static Tensor IsBelow(this Tensor x, Scalar limit) => Kept(limit, x.lt(limit));

    /// <summary>x, brought between two limits.</summary>
    public static Tensor Within(this Tensor x, Scalar lowest, Scalar highest) =>
        Kept(lowest, Kept(highest, x.clamp(lowest, highest)));

    /// <summary>x is brought between two limits.</summary>
    public static Tensor Within_(this Tensor x, Scalar lowest, Scalar highest) =>
        Kept(lowest, Kept(highest, x.clamp_(lowest, highest)));

    /// <summary>x = value, element by element.</summary>
    public static Tensor Is(this Tensor x, Scalar value) => Kept(value, x.eq(value));

    // The result is there when this is called, so the scalar was kept until then.
    private static Tensor Kept(Scalar scalar, Tensor result)
    {
        GC.KeepAlive(scalar);
        return result;
    }
}
