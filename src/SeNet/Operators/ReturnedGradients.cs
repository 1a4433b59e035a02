using static TorchSharp.torch;

namespace SeNet.Operators;

/// <summary>Hands the gradients of an autograd function over, so that no handle outlives its use.</summary>
internal static class ReturnedGradients
{
    // Autograd copies the handles that a function returns and leaves them to it: those of the call before are free to go.
    [ThreadStatic]
    private static List<Tensor?>? before;

    /// <summary>What a backward pass returns.</summary>
    /// <param name="byOutput">What it was given. The handle is the function's, and would keep the gradient's memory until the step's end.</param>
    /// <param name="gradients">Tensors of the backward pass's dispose scope; null for an argument without.</param>
    public static List<Tensor> Of(Tensor byOutput, List<Tensor?> gradients)
    {
        before?.ForEach(tensor => tensor?.Dispose());
        before = gradients;
        gradients.ForEach(tensor => tensor?.MoveToOuterDisposeScope());
        byOutput.Dispose();
        return gradients!;
    }
}
