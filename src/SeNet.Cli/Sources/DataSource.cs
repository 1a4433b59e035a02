using SeNet.Data;
using SeNet.Imaging;

namespace SeNet.Cli.Sources;

/// <summary>Opens data for all commands.</summary>
internal static class DataSource
{
    /// <summary>Opens a folder or a data set.</summary>
    /// <param name="location">What to open.</param>
    /// <param name="crop">How images of a folder are resized and cropped.</param>
    /// <param name="options">Where and how.</param>
    /// <param name="cancellationToken">Stops a download.</param>
    public static OpenedData Open(
        DataLocation location, CenterCrop crop, DataOptions options, CancellationToken cancellationToken = default)
    {
        if (!location.IsFolder)
            return NamedData.Open(location.Data, options.Directory, options.Download, cancellationToken);
        var photos = ImageFolder.OpenSplits(
            location.Data, crop, options.TestFraction, options.Seed,
            onUnreadable: options.SkipUnreadable ? UnreadableImages.Skip : UnreadableImages.Fail,
            cancellationToken: cancellationToken);
        return new OpenedData(
            photos.Train, photos.Validation, photos.Test, location.Data, null,
            [photos.Layout, .. photos.Notes]);
    }
}
