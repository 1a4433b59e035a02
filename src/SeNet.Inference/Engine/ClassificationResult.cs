using System.Diagnostics.CodeAnalysis;

namespace SeNet.Engine;

/// <summary>The classification of one image of several, or why there is none.</summary>
/// <param name="Source">Path of the file; the image's number, from 0 on, for an image in memory.</param>
/// <param name="Classification">What the classifier says; null after an error.</param>
/// <param name="Error">Why the image could not be read; null if it could.</param>
public sealed record ClassificationResult(string Source, Classification? Classification, Exception? Error)
{
    /// <summary>Whether there is a classification.</summary>
    [MemberNotNullWhen(true, nameof(Classification))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsClassified => Classification is not null;
}
