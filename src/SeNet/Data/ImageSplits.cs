namespace SeNet.Data;

/// <summary>The training set and the test set of a data set.</summary>
/// <param name="Train">Training images.</param>
/// <param name="Test">Test images, none of them in <paramref name="Train"/>.</param>
public sealed record ImageSplits(ImageSet Train, ImageSet Test);
