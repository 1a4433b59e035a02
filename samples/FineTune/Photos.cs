using SeNet.Data;
using SeNet.Imaging;

namespace FineTune;

/// <summary>The training and test images.</summary>
internal static class Photos
{
    /// <summary>Opens a folder and prints how its subfolders are used.</summary>
    public static ImageFolderSplits Open(string folder, CenterCrop crop, int seed)
    {
        var photos = ImageFolder.OpenSplits(folder, crop, seed: seed);
        Console.WriteLine(photos);
        return photos;
    }
}
