using SeNet.Imaging;

namespace SeNet.Weights;

/// <summary>
/// The metadata of a weights file that classifying images needs: none of it is missing.
/// </summary>
/// <param name="ClassNames">Names of the classes in the order of the outputs.</param>
/// <param name="Crop">Resizing and cropping of images.</param>
/// <param name="Normalization">Normalization of images.</param>
public sealed record ClassificationMetadata(
    IReadOnlyList<string> ClassNames, CenterCrop Crop, Normalization Normalization)
{
    internal static ClassificationMetadata Create(WeightsMetadata metadata, string path)
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
            $"'{path}' holds weights, but lacks {string.Join(", ", lacking)}, without which images cannot be " +
                "classified. BestWeights saves files that have them, and so does WeightsFile.Save with the Metadata " +
                    "of a training's result; or use values of your own.");
    }
}
