using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Layers;

/// <summary>Functions of maps made of others. Each gives a new tensor and leaves nothing else alive.</summary>
internal static class Composition
{
    /// <summary>One after the other: what each gives is freed as soon as the next has used it.</summary>
    /// <param name="steps">At least one function.</param>
    public static Func<Tensor, Tensor> InSequence(params IReadOnlyList<Func<Tensor, Tensor>> steps) => x =>
    {
        using var scope = NewDisposeScope();
        var maps = x;
        foreach (var step in steps)
        {
            var next = step(maps);
            if (!ReferenceEquals(maps, x))
                maps.Dispose();
            maps = next;
        }

        return maps.MoveToOuterDisposeScope();
    };

    /// <summary>Side by side: each gets the same maps, and the channels of what they give are put one behind the other.</summary>
    /// <param name="branches">Functions whose maps are of one size.</param>
    public static Func<Tensor, Tensor> SideBySide(params IReadOnlyList<Func<Tensor, Tensor>> branches) => x =>
    {
        using var scope = NewDisposeScope();
        return cat([.. branches.Select(branch => branch(x))], dim: 1).MoveToOuterDisposeScope();
    };
}
