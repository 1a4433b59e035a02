using System.Runtime.CompilerServices;
using SeNet.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Operators;

public class ReturnedGradientsTests
{
    [Fact]
    public void The_last_gradients_go_with_their_graph()
    {
        BackwardOnce();
        for (var i = 0; i < 10 && Doubled.Returned.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Doubled.Returned.IsAlive.Should().BeFalse();
    }

    [Fact]
    public void A_backward_pass_frees_the_gradients_of_the_one_before()
    {
        using var x = ones(3, requires_grad: true);
        using var first = Doubled.apply(x);
        using var second = Doubled.apply(first);
        second.backward([ones(3)]);
        x.grad!.ToDoubles().Should().Equal(4, 4, 4);
        Doubled.Handles.TakeLast(2).Select(handle => handle.IsInvalid).Should().Equal(true, false);
        Doubled.Handles.ForEach(handle => handle.Dispose());
        Doubled.Handles.Clear();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void BackwardOnce()
    {
        using var x = ones(3, requires_grad: true);
        using var y = Doubled.apply(x);
        using var sum = y.sum();
        sum.backward();
        Doubled.Handles.Clear();
    }

    /// <summary>2 x.</summary>
    internal sealed class Doubled : autograd.SingleTensorFunction<Doubled>
    {
        public static WeakReference Returned { get; private set; } = new(null);

        public static List<Tensor> Handles { get; } = [];

        public override string Name => nameof(Doubled);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => (Tensor)vars[0] * 2;

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();
            var gradient = grad_output * 2;
            Returned = new(gradient);
            Handles.Add(gradient);
            return ReturnedGradients.Of(ctx, grad_output, [gradient]);
        }
    }
}
