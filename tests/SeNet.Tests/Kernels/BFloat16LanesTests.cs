using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SeNet.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Kernels;

public unsafe class BFloat16LanesTests
{
    [Fact]
    public void Values_are_rounded_as_libtorch_rounds_them()
    {
        using var scope = NewDisposeScope();
        var random = new Random(1);
        var values = Enumerable.Range(0, 4096).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)))
            .Concat([0f, -0f, 1f, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.Epsilon, float.NaN])
            .Concat(Enumerable.Range(0, 8).Select(i => 1 + i / 256f)) // ties
            .ToArray();
        var expected = MemoryMarshal.Cast<byte, ushort>(tensor(values).to_type(ScalarType.BFloat16).bytes);
        var halves = stackalloc ushort[ILanes.Count];
        for (var i = 0; i < values.Length; i += ILanes.Count)
        {
            BFloat16Lanes.Store(Vector512.LoadUnsafe(ref values[i]), (byte*)halves);
            for (var lane = 0; lane < ILanes.Count; lane++)
            {
                ushort one;
                BFloat16Lanes.StoreOne(values[i + lane], (byte*)&one);
                if (float.IsNaN(values[i + lane]))
                    float.IsNaN(BFloat16Lanes.LoadOne((byte*)&one)).Should().BeTrue();
                else
                    one.Should().Be(expected[i + lane]);
                halves[lane].Should().Be(one);
                BFloat16Lanes.Load((byte*)halves)[lane].Should().Be(BFloat16Lanes.LoadOne((byte*)&one));
            }
        }
    }
}
