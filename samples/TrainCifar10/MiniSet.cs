namespace TrainCifar10;

/// <summary>The folder of the 1,500 images that are part of the repository, copied beside the program.</summary>
internal static class MiniSet
{
    public static string Directory { get; } = Path.Combine(AppContext.BaseDirectory, "cifar10-mini");
}
