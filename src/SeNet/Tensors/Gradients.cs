using static TorchSharp.torch;

namespace SeNet.Tensors;

/// <summary>Gradients of some of several tensors.</summary>
internal static class Gradients
{
    /// <summary>The gradients of outputs by those inputs that require one.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="byOutputs">Gradient of the loss by each output.</param>
    /// <param name="inputs">The inputs; null for one that is not there.</param>
    /// <returns>
    /// One for each input, tensors of the caller's dispose scope; null where the input is not there or requires none.
    /// </returns>
    public static Tensor?[] Of(List<Tensor> outputs, List<Tensor> byOutputs, Tensor?[] inputs)
    {
        var required = inputs.OfType<Tensor>().Where(tensor => tensor.requires_grad).ToList();
        var gradients = new Queue<Tensor>(autograd.grad(outputs, required, byOutputs));
        return Array.ConvertAll(inputs, tensor => tensor is { requires_grad: true } ? gradients.Dequeue() : null);
    }
}
