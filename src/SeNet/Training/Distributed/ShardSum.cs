using SeNet.Tensors;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// Adds the values of shards in a fixed tree: 1 to 0, 3 to 2, ...; then 2 to 0, 6 to 4, ...; and so on. The sum over
/// 2^k adjacent shards that begin at a multiple of 2^k is a node of the tree, wherever the others are computed.
/// </summary>
internal sealed class ShardSum
{
    // Nodes that wait for the one beside them: at most one for each level of the tree.
    private readonly Stack<(int Level, Tensor Sum)> nodes = [];

    /// <summary>Adds the next shard. The tensor becomes part of the sum and is overwritten.</summary>
    public void Add(Tensor values)
    {
        var level = 0;
        for (; nodes.TryPeek(out var left) && left.Level == level; level++)
            values = Merge(nodes.Pop().Sum, values);
        nodes.Push((level, values));
    }

    /// <summary>The sum over all shards.</summary>
    public Tensor Total()
    {
        while (nodes.Count > 1)
        {
            var right = nodes.Pop();
            var left = nodes.Pop();
            nodes.Push((left.Level, Merge(left.Sum, right.Sum)));
        }

        return nodes.Peek().Sum;
    }

    private static Tensor Merge(Tensor left, Tensor right)
    {
        left.Plus_(right);
        right.Dispose();
        return left;
    }
}
