using System.Runtime.Intrinsics;
using SeNet.Kernels;
using SeNet.Kernels.Simd;
using SeNet.Networks;

namespace SeNet.Tests.Engine;

/// <summary>
/// The same source for each width of vectors, those that this processor lacks by .NET's own arithmetic.
/// </summary>
public class VectorWidthTests
{
    public static TheoryData<string> Widths => ["512", "256", "128", "1"];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Each_width_agrees(string width)
    {
        var kernels = width switch
        {
            "512" => new CpuKernels<Simd512, Vector512<float>>(width),
            "256" => new CpuKernels<Simd256, Vector256<float>>(width),
            "128" => new CpuKernels<Simd128, Vector128<float>>(width),
            _ => (CpuKernels)new CpuKernels<SimdScalar, float>(width),
        };
        foreach (var name in new[] { "seresnet20_cifar", "semobilenetv1_100" })
            EngineChecks.Agree(
                new GraphNetwork(NetworkZoo.Build(name, classes: 7)), kernels, images: 2, height: 33, width: 35);
    }

    [Fact]
    public void The_widest_hardware_vectors_are_chosen() => CpuKernels.Best.VectorCount.Should().Be(
        Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8
        : Vector128.IsHardwareAccelerated ? 4 : 1);
}
