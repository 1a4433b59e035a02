namespace SeNet.Data;

/// <summary>A data set's two parts.</summary>
/// <param name="Train">Images to learn from.</param>
/// <param name="Test">Images to judge by, none of them in <paramref name="Train"/>.</param>
public sealed record ImageSplits(ImageSet Train, ImageSet Test);
