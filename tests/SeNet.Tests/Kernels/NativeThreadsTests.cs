using System.Runtime.Intrinsics.X86;
using SeNet.Kernels;
using TorchSharp;

namespace SeNet.Tests.Kernels;

public class NativeThreadsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Each_piece_is_done_once(int count)
    {
        var done = new int[count];
        NativeThreads.For(count, piece => Interlocked.Increment(ref done[piece]));
        done.Should().Equal(Enumerable.Repeat(1, count));
    }

    [Fact]
    public void A_failure_reaches_the_caller_and_the_threads_go_on_working()
    {
        var fail = () => NativeThreads.For(100, piece => throw new InvalidOperationException($"piece {piece}"));
        for (var i = 0; i < 3; i++)
            fail.Should().Throw<InvalidOperationException>().WithMessage("piece *");
        var sum = 0;
        NativeThreads.For(100, piece => Interlocked.Add(ref sum, piece));
        sum.Should().Be(4950);
    }

    [Fact]
    public void Several_threads_take_part_where_libtorch_has_several()
    {
        if (torch.get_num_threads() < 2)
            return;
        // Each waits for the other: one thread alone would wait for ever.
        using var both = new Barrier(2);
        NativeThreads.For(2, _ => both.SignalAndWait(TimeSpan.FromMinutes(1)).Should().BeTrue());
    }

    [Fact]
    public void Without_AVX_512_there_is_none()
    {
        // eng/check-without-avx512.sh runs these tests as on an older processor.
        if (Environment.GetEnvironmentVariable("DOTNET_EnableAVX512") == "0")
            Avx512F.IsSupported.Should().BeFalse();
    }
}
