using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SeNet.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Kernels;

public unsafe class BFloat16LanesTests
{
    [Fact]
    public void Every_NaN_stays_one_and_every_infinity_itself()
    {
        ushort[] values = [0x7F80, 0xFF80, 0x7F81, 0x7FC0, 0x7FFF, 0xFF81, 0xFFFF, 0x7F7F, 0xFF7F, 0x0001];
        var source = stackalloc ushort[BFloat16Pair.Count];
        var target = stackalloc ushort[BFloat16Pair.Count];
        foreach (var value in values)
        {
            new Span<ushort>(source, BFloat16Pair.Count).Fill(value);
            foreach (var store in new Action[]
            {
                () => BFloat16Pair.Load((byte*)source).Store((byte*)target),
                () => (BFloat16Pair.Load((byte*)source) + default(BFloat16Pair)).Store((byte*)target),
                () => BFloat16Lanes.Store(BFloat16Lanes.Load((byte*)source), (byte*)target),
                () => BFloat16Lanes.StoreOne(BFloat16Lanes.LoadOne((byte*)source), (byte*)target),
            })
            {
                store();
                if (float.IsNaN(BFloat16Lanes.LoadOne((byte*)source)))
                    float.IsNaN(BFloat16Lanes.LoadOne((byte*)target)).Should().BeTrue("{0:X} is NaN", value);
                else
                    target[0].Should().Be(value);
            }
        }

        // Of float32: a payload that rounding up would carry into the sign.
        foreach (var bits in new[] { 0x7FFFFFFFu, 0xFFFFFFFFu, 0x7F800001u, 0x7FFF8000u })
        {
            BFloat16Lanes.Store(Vector512.Create(bits).AsSingle(), (byte*)target);
            float.IsNaN(BFloat16Lanes.LoadOne((byte*)target)).Should().BeTrue();
            BFloat16Lanes.StoreOne(BitConverter.UInt32BitsToSingle(bits), (byte*)target);
            float.IsNaN(BFloat16Lanes.LoadOne((byte*)target)).Should().BeTrue();
        }
    }

    [Fact]
    public void Values_are_rounded_as_libtorch_rounds_them()
    {
        using var scope = NewDisposeScope();
        var random = new Random(1);
        var values = Enumerable.Range(0, 4096)
            .Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)))
            .Concat(
                [0f, -0f, 1f, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.Epsilon, float.NaN])
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
