using SeNet.Data;
using SeNet.Imaging;

namespace FineTune;

/// <summary>The images to learn from and those to test on.</summary>
internal static class Photos
{
    /// <summary>Opens a folder, and prints how it was understood.</summary>
    public static ImageFolderSplits Open(string folder, CenterCrop crop, int seed)
    {
        var photos = ImageFolder.OpenSplits(folder, crop, seed: seed);
        Console.WriteLine(photos);
        return photos;
    }
}
