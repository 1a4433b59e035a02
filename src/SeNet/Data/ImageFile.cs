using SeNet.Imaging;
using static TorchSharp.torch;

namespace SeNet.Data;

/// <summary>A single JPEG, PNG, GIF, BMP or WebP image.</summary>
/// <example>
/// <code>
/// using var photo = ImageFile.Load("photo.jpg", new CenterCrop(224), Normalization.ImageNet);   // [1, 3, 224, 224]
/// </code>
/// </example>
public static class ImageFile
{
    /// <summary>Reads an image, resizes, crops and normalises it as in evaluation.</summary>
    /// <param name="path">The file.</param>
    /// <param name="crop">How it is resized and cropped to the network's size.</param>
    /// <param name="normalization">How it is normalised; three channels.</param>
    /// <param name="applyOrientation">Whether the image is rotated and mirrored by its EXIF orientation.</param>
    /// <returns>[1, 3, size, size], float32, a tensor of the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException"><paramref name="normalization"/> is not of three channels.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The system refuses to read the file.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to read the file.</exception>
    /// <exception cref="ImageFormatException">The file is damaged or not an image that can be read.</exception>
    public static Tensor Load(string path, CenterCrop crop, Normalization normalization, bool applyOrientation = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(normalization);
        using var loader = new BatchLoader(
            new ImageFiles([path], [0], ["unknown"], crop, applyOrientation), 1, normalization);
        using var scope = NewDisposeScope();
        using var batch = loader.Epoch(0).Single();
        return batch.Images.alias().MoveToOuterDisposeScope();
    }
}
