using SeNet.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Tensors;

public class TensorArithmeticTests
{
    [Fact]
    public void A_sum_of_maps_survives_collections_in_its_midst()
    {
        // With a scalar made for each sum, one in two thousand failed or read freed memory.
        using var scope = NewDisposeScope();
        var (maps, shortcut) = (ones(4, 300, 10, 10), ones(4, 300, 10, 10));
        var end = false;
        var collector = new Thread(() =>
        {
            while (!Volatile.Read(ref end))
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            for (var i = 0; i < 5000; i++)
            {
                using var step = NewDisposeScope();
                PlainTail.Apply(maps, norm: null, se: null, shortcut, relu: false)[3, 299, 9, 9].ToSingle()
                    .Should().Be(2);
            }
        }
        finally
        {
            Volatile.Write(ref end, true);
            collector.Join();
        }
    }
}
