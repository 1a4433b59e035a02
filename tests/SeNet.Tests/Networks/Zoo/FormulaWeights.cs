using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Networks.Zoo;

/// <summary>
/// Weights and images computed from their keys, as the golden values' README says, so that no weights need be stored.
/// </summary>
internal static class FormulaWeights
{
    /// <summary>Fills a model's parameters and buffers.</summary>
    public static void Fill(nn.Module model)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (key, target) in model.state_dict())
            if (key.EndsWith("num_batches_tracked", StringComparison.Ordinal))
                target.zero_();
            else
                target.copy_(Values(key, target.shape));
    }

    /// <summary>Images of values in [-1, 1).</summary>
    public static Tensor Images(params long[] shape) =>
        tensor(FormulaValues.Images((int)shape.Aggregate(1L, (a, b) => a * b)), shape);

    private static Tensor Values(string key, long[] shape) =>
        tensor(FormulaValues.Of(key, [.. shape.Select(size => (int)size)]), shape);
}
