using SeNet.Data;
using SeNet.Imaging;

namespace SeNet.Benchmarks;

/// <summary>Photographs in files: how many a second are decoded, cropped and coloured, on all processors.</summary>
internal static class PhotoBenchmark
{
    private const int Count = 200;

    public static void Run(int rounds)
    {
        using var photos = new PhotoFiles(Count);
        var images = photos.Open(224);
        (string Name, Augmentation? Augmentation)[] views =
        [
            ("centre crop", null),
            ("random resized crop", [new RandomResizedCrop(), new RandomHorizontalFlip()]),
            ("random resized crop and colours", Augmentation.ImageNet),
        ];
        Case[] cases =
        [
            new("decoding alone", Count, () => Parallel.For(
                0, Count, i => DecodedImage.Read(images.Path(i)).Dispose())),
            .. views.Select(view => new Case(view.Name, Count, () => Drain(images, view.Augmentation))),
        ];
        var seconds = Stopwatches.Medians(cases, rounds);
        Table.Begin(
            $"Photographs of 500x375 (JPEG, {photos.Bytes / Count / 1000} kB each), to batches of 224x224", "",
            "images/s", "time over decoding's");
        for (var i = 0; i < cases.Length; i++)
            Table.Row(cases[i].Name, $"{Count / seconds[i]:F0}", $"{seconds[i] / seconds[0]:F2}");
    }

    private static void Drain(ImageFiles images, Augmentation? augmentation)
    {
        using var loader = new BatchLoader(
            images, 50, Normalization.ImageNet, null, augmentation, augmentation is null ? null : 1);
        foreach (var batch in loader.Epoch(1))
            batch.Dispose();
    }
}
