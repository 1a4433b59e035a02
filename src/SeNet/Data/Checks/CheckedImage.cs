namespace SeNet.Data;

/// <summary>An image of a checked data set.</summary>
/// <param name="File">
/// Its file, relative to <see cref="DatasetCheckResult.Root"/>, with slashes; for an image that is no file
/// <c>SPLIT #INDEX</c>.
/// </param>
/// <param name="Split">Name of its split: "train", "validation", "test" or, without splits, "all".</param>
/// <param name="ClassName">Name of its class.</param>
public sealed record CheckedImage(string File, string Split, string ClassName);
