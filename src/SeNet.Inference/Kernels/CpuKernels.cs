using System.Runtime.Intrinsics;
using SeNet.Kernels.Maps;
using SeNet.Kernels.Matrices;
using SeNet.Kernels.Simd;
using SeNet.Kernels.Winograd;

namespace SeNet.Kernels;

/// <summary>The kernels of an inference in float32, for one width of vectors.</summary>
internal abstract unsafe class CpuKernels
{
    /// <summary>The kernels for the widest vectors that the processor has and .NET uses.</summary>
    public static CpuKernels Best { get; } =
        Vector512.IsHardwareAccelerated ? new CpuKernels<Simd512, Vector512<float>>("AVX-512")
        : Vector256.IsHardwareAccelerated ? new CpuKernels<Simd256, Vector256<float>>("AVX2")
        : Vector128.IsHardwareAccelerated ? new CpuKernels<Simd128, Vector128<float>>("128-bit vectors")
        : new CpuKernels<SimdScalar, float>("no vectors");

    /// <summary>What the processor computes with, for people.</summary>
    public abstract string Name { get; }

    /// <summary>Values of a vector.</summary>
    public abstract int VectorCount { get; }

    /// <summary>Rows of a tile of a matrix product.</summary>
    public abstract int TileRows { get; }

    /// <summary>Columns of a tile, and of a panel of weights.</summary>
    public abstract int PanelColumns { get; }

    /// <inheritdoc cref="MatrixProduct{TSimd, TVector}.Multiply"/>
    public abstract void Multiply(in MatrixBlock block);

    /// <inheritdoc cref="DepthwiseConvolution"/>
    public abstract void Convolve(in DepthwiseConvolution convolution);

    /// <inheritdoc cref="ClampedSum"/>
    public abstract void Add(in ClampedSum sum);

    /// <inheritdoc cref="PixelSums{TSimd, TVector}.Sum"/>
    public abstract void SumPixels(float* input, int pixels, nint stride, int channels, float scale, float* output);

    /// <inheritdoc cref="PixelSums{TSimd, TVector}.Maximum"/>
    public abstract void LargestPixels(float* input, int pixels, nint stride, int channels, float* output);

    /// <inheritdoc cref="WindowPooling{TSimd, TVector}.Sum"/>
    public abstract void SumWindow(
        float* input, int rows, int columns, nint rowStride, int channels, float scale, float* output);

    /// <inheritdoc cref="WindowPooling{TSimd, TVector}.Maximum"/>
    public abstract void LargestOfWindow(
        float* input, int rows, int columns, nint rowStride, int channels, float* output);

    /// <inheritdoc cref="DotProducts{TSimd, TVector}.Multiply"/>
    public abstract void MultiplyVector(float* matrix, int rows, int columns, float* x, float* bias, float* output);

    /// <inheritdoc cref="ValueFunctions{TSimd, TVector}.Apply"/>
    public abstract void Apply(ValueFunction function, float* input, float* output, nint count);

    /// <inheritdoc cref="Input4x4{TSimd, TVector}.Transform"/>
    public abstract void TransformInput(Tiles4x4 x, int first, TileValues values);

    /// <inheritdoc cref="Output4x4{TSimd, TVector}.Transform"/>
    public abstract void TransformOutput(
        TileValues products, int first, Tiles4x4 y, float* bias, Tiles4x4? shortcut, float floor, float ceiling);
}

/// <inheritdoc/>
/// <param name="name">What the processor computes with.</param>
internal sealed unsafe class CpuKernels<TSimd, TVector>(string name) : CpuKernels
    where TSimd : ISimd<TVector>
    where TVector : unmanaged
{
    public override string Name => name;

    public override int VectorCount => TSimd.Count;

    public override int TileRows => MatrixTile<TSimd, TVector>.Rows;

    public override int PanelColumns => MatrixTile<TSimd, TVector>.Columns;

    public override void Multiply(in MatrixBlock block) => MatrixProduct<TSimd, TVector>.Multiply(block);

    public override void Convolve(in DepthwiseConvolution convolution) => convolution.Run<TSimd, TVector>();

    public override void Add(in ClampedSum sum) => sum.Run<TSimd, TVector>();

    public override void SumPixels(
        float* input, int pixels, nint stride, int channels, float scale, float* output) =>
        PixelSums<TSimd, TVector>.Sum(input, pixels, stride, channels, scale, output);

    public override void LargestPixels(float* input, int pixels, nint stride, int channels, float* output) =>
        PixelSums<TSimd, TVector>.Maximum(input, pixels, stride, channels, output);

    public override void SumWindow(
        float* input, int rows, int columns, nint rowStride, int channels, float scale, float* output) =>
        WindowPooling<TSimd, TVector>.Sum(input, rows, columns, rowStride, channels, scale, output);

    public override void LargestOfWindow(
        float* input, int rows, int columns, nint rowStride, int channels, float* output) =>
        WindowPooling<TSimd, TVector>.Maximum(input, rows, columns, rowStride, channels, output);

    public override void MultiplyVector(
        float* matrix, int rows, int columns, float* x, float* bias, float* output) =>
        DotProducts<TSimd, TVector>.Multiply(matrix, rows, columns, x, bias, output);

    public override void Apply(ValueFunction function, float* input, float* output, nint count) =>
        ValueFunctions<TSimd, TVector>.Apply(function, input, output, count);

    public override void TransformInput(Tiles4x4 x, int first, TileValues values) =>
        Input4x4<TSimd, TVector>.Transform(x, first, values);

    public override void TransformOutput(
        TileValues products, int first, Tiles4x4 y, float* bias, Tiles4x4? shortcut, float floor, float ceiling) =>
        Output4x4<TSimd, TVector>.Transform(products, first, y, bias, shortcut, floor, ceiling);
}
