using SeNet.Data;

namespace SeNet.Tests.Training;

/// <summary>A few real images, and a run on them that takes a second.</summary>
internal static class MiniData
{
    private static readonly Lazy<ImageSplits> Whole = new(
        () => Cifar10.Load(Path.Combine(AppContext.BaseDirectory, "data", "cifar10-mini")));

    public static ImageSplits All => Whole.Value;

    public static ImageSet Train(int count = 60) => Whole.Value.Train.Subset(Enumerable.Range(0, count));

    public static ImageSet Test(int count = 40) => Whole.Value.Test.Subset(Enumerable.Range(0, count));
}
