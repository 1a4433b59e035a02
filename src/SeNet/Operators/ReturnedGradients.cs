using static TorchSharp.torch;

namespace SeNet.Operators;

/// <summary>Hands the gradients of an autograd function over, so that no handle outlives its use.</summary>
/// <remarks>
/// TorchSharp copies the handles that a function returns after the function has returned, and leaves the originals to
/// it. They are disposed at the next function's backward pass on the same thread. The function's context holds those of
/// the last one, and goes with the graph: a static reference would keep the last gradients of a thread for ever.
/// </remarks>
internal static class ReturnedGradients
{
    private const string Key = "returned gradients";

    [ThreadStatic]
    private static WeakReference<List<Tensor?>>? before;

    /// <summary>What a backward pass returns.</summary>
    /// <param name="context">The function's context.</param>
    /// <param name="byOutput">
    /// What it was given. The handle is the function's, and would keep the gradient's memory until the step's end.
    /// </param>
    /// <param name="gradients">
    /// Tensors of the backward pass's dispose scope; null for an argument without.
    /// </param>
    public static List<Tensor> Of(autograd.AutogradContext context, Tensor byOutput, List<Tensor?> gradients)
    {
        if (before is not null && before.TryGetTarget(out var copied))
            copied.ForEach(tensor => tensor?.Dispose());
        before = new WeakReference<List<Tensor?>>(gradients);
        context.save_data(Key, gradients);
        gradients.ForEach(tensor => tensor?.MoveToOuterDisposeScope());
        byOutput.Dispose();
        return gradients!;
    }
}
