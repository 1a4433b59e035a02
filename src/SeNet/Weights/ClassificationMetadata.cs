using SeNet.Imaging;

namespace SeNet.Weights;

/// <summary>
/// What stands beside the weights in a file and is needed to classify images with them: none of it is missing.
/// </summary>
/// <param name="ClassNames">Names of the classes in the order of the outputs.</param>
/// <param name="Crop">How images of any size are brought to the network's.</param>
/// <param name="Normalization">How images are normalised.</param>
public sealed record ClassificationMetadata(
    IReadOnlyList<string> ClassNames, CenterCrop Crop, Normalization Normalization)
{
    internal static ClassificationMetadata Of(WeightsMetadata metadata, string path)
    {
        if (metadata is { ClassNames: { } names, Crop: { } crop, Normalization: { } normalization })
            return new ClassificationMetadata(names, crop, normalization);
        var lacking = new List<string>();
        if (metadata.ClassNames is null)
            lacking.Add(nameof(ClassNames));
        if (metadata.Crop is null)
            lacking.Add(nameof(Crop));
        if (metadata.Normalization is null)
            lacking.Add(nameof(Normalization));
        throw new ArgumentException(
            $"'{path}' holds weights, but does not tell {string.Join(", ", lacking)}, without which images can't be classified. BestWeights saves files that do, and so does "
            + $"{nameof(WeightsFile)}.{nameof(WeightsFile.Save)} with the Metadata of a training's result; or use values of your own.");
    }
}
