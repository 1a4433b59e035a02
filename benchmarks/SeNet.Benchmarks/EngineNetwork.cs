using SeNet.Blocks;
using SeNet.Graphs;
using SeNet.Modules;
using SeNet.Networks;

namespace SeNet.Benchmarks;

/// <summary>A network that the engine is compared on.</summary>
/// <param name="Name">A name of the zoo; <c>network</c> for Network(3, 128, 10, 10).</param>
/// <param name="Size">Height and width of the images.</param>
/// <param name="Batches">Numbers of images.</param>
internal sealed record EngineNetwork(string Name, int Size, params int[] Batches)
{
    public static IReadOnlyList<EngineNetwork> All { get; } =
    [
        new("seresnet50", 224, 1, 8), new("seresnext50_32x4d", 224, 1, 8), new("semobilenetv1_100", 224, 1, 8),
        new("legacy_senet154", 224, 1, 8), new("network", 32, 1, 8, 32),
    ];

    /// <summary>The network with random weights.</summary>
    public GraphModule Make() => Name == "network" ? new Network(3, 128, 10, 10) : ModelZoo.Create(Name);

    /// <summary>Images of random values, [images, 3, size, size].</summary>
    public float[] Images(int images)
    {
        var random = new Random(0);
        var values = new float[images * 3 * Size * Size];
        for (var i = 0; i < values.Length; i++)
            values[i] = random.NextSingle() - 0.5f;
        return values;
    }
}
