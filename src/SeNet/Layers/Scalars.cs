using TorchSharp;

namespace SeNet.Layers;

/// <summary>Numbers that live as long as the process.</summary>
/// <remarks>
/// TorchSharp 0.107 gives libtorch a scalar's handle and does not keep the object alive meanwhile: one that was made for the call, as in
/// <c>a + b</c> (b times 1) or <c>2 * a</c>, may be collected and freed while libtorch reads it (dotnet/TorchSharp#1434 is near it).
/// </remarks>
internal static class Scalars
{
    public static readonly Scalar One = 1;

    public static readonly Scalar Half = 0.5;
}
