using System.Runtime.Intrinsics.X86;

namespace SeNet.Tests.Kernels;

public class ProcessorTests
{
    [FactWithoutAvx512]
    public void Without_AVX_512_there_is_none() => Avx512F.IsSupported.Should().BeFalse();

    /// <summary>Runs where AVX-512 is turned off, as eng/check-without-avx512.sh does; skipped elsewhere.</summary>
    private sealed class FactWithoutAvx512Attribute : FactAttribute
    {
        public FactWithoutAvx512Attribute()
        {
            if (Environment.GetEnvironmentVariable("DOTNET_EnableAVX512") != "0")
                Skip = "AVX-512 is not turned off; eng/check-without-avx512.sh runs the kernels' tests without it.";
        }
    }
}
