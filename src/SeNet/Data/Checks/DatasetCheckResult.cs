using System.Text.Json.Serialization;
using SeNet.Collections;
using SeNet.Files;

namespace SeNet.Data;

/// <summary>What <see cref="DatasetCheck"/> has found.</summary>
/// <remarks>Two results are equal if they found the same, whatever came from the cache.</remarks>
public sealed record DatasetCheckResult
{
    /// <summary>The folder that all files are relative to; empty for images that are no files.</summary>
    public string Root { get; init; } = "";

    /// <summary>Names of the classes of all splits.</summary>
    public IReadOnlyList<string> ClassNames { get; init => field = new ValueList<string>(value); } = [];

    /// <summary>The splits with the number of images of each class.</summary>
    public IReadOnlyList<CheckedSplit> Splits { get; init => field = new ValueList<CheckedSplit>(value); } = [];

    /// <summary>Sizes of the images, the most frequent first.</summary>
    public IReadOnlyList<ImageSizeCount> Sizes { get; init => field = new ValueList<ImageSizeCount>(value); } = [];

    /// <summary>Images that cannot be read.</summary>
    public IReadOnlyList<CorruptImage> Corrupt { get; init => field = new ValueList<CorruptImage>(value); } = [];

    /// <summary>Groups of images whose pixels are equal.</summary>
    public IReadOnlyList<DuplicateGroup> ExactDuplicates
    {
        get;
        init => field = new ValueList<DuplicateGroup>(value);
    }
    = [];

    /// <summary>
    /// Groups of images that look alike, such as one photo in two sizes or qualities, and are not all equal. Of equal
    /// images, one of each split and class stands for all.
    /// </summary>
    public IReadOnlyList<DuplicateGroup> NearDuplicates
    {
        get;
        init => field = new ValueList<DuplicateGroup>(value);
    }
    = [];

    /// <summary>Remarks, one line each: files left out, classes without images, folders not used.</summary>
    public IReadOnlyList<string> Notes { get; init => field = new ValueList<string>(value); } = [];

    /// <summary>Number of images.</summary>
    [JsonIgnore]
    public int Count => Splits.Sum(split => split.Count);

    /// <summary>Number of images that were decoded; the others were known from the cache.</summary>
    [JsonIgnore]
    public int Decoded { get; init; }

    /// <summary>Exact and near duplicates that are in several splits.</summary>
    [JsonIgnore]
    public IReadOnlyList<DuplicateGroup> Leakage =>
        [.. ExactDuplicates.Concat(NearDuplicates).Where(group => group.IsLeakage)];

    /// <summary>Exact and near duplicates with different classes.</summary>
    [JsonIgnore]
    public IReadOnlyList<DuplicateGroup> DifferentClasses =>
        [.. ExactDuplicates.Concat(NearDuplicates).Where(group => group.HasDifferentClasses)];

    /// <summary>Whether there are no corrupt images and no exact duplicates.</summary>
    [JsonIgnore]
    public bool IsClean => Corrupt.Count == 0 && ExactDuplicates.Count == 0;

    /// <summary>Files to leave out, relative to <see cref="Root"/>, in ordinal order. Nothing is deleted.</summary>
    /// <remarks>
    /// These are: all corrupt images; of each group of duplicates all images but the first, where test comes before
    /// validation and validation before training, so that the test set stays as it is; and all images of a group with
    /// different classes, since it is unknown which class is right.
    /// </remarks>
    /// <param name="nearDuplicates">
    /// Whether groups of near duplicates count too. They are suspicions: look at them first.
    /// </param>
    public IReadOnlyList<string> FilesToDrop(bool nearDuplicates = false) =>
    [
        .. Corrupt.Select(corrupt => corrupt.Image)
            .Concat((nearDuplicates ? ExactDuplicates.Concat(NearDuplicates) : ExactDuplicates)
                .SelectMany(group => group.Images.Skip(group.HasDifferentClasses ? 0 : 1)))
            .Select(image => image.File).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Writes the result as JSON.</summary>
    /// <param name="path">The file, which appears when it is complete.</param>
    /// <exception cref="IOException">The file cannot be written. The message gives the cause.</exception>
    public void WriteJson(string path) => AtomicFile.WriteText(path, ToJson());

    /// <summary>The result as JSON.</summary>
    public string ToJson() => DatasetCheckJson.Write(this);

    /// <summary>Reads a result that <see cref="WriteJson"/> has written.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The system refuses to read the file.</exception>
    /// <exception cref="InvalidDataException">The file is not the JSON of a result.</exception>
    public static DatasetCheckResult ReadJson(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return DatasetCheckJson.Read(path);
    }

    /// <summary>The result as a readable text of several lines.</summary>
    public override string ToString() => DatasetCheckText.Of(this);

    /// <inheritdoc/>
    public bool Equals(DatasetCheckResult? other) =>
        other is not null
        && Root == other.Root
        && ClassNames.Equals(other.ClassNames)
        && Splits.Equals(other.Splits)
        && Sizes.Equals(other.Sizes)
        && Corrupt.Equals(other.Corrupt)
        && ExactDuplicates.Equals(other.ExactDuplicates)
        && NearDuplicates.Equals(other.NearDuplicates)
        && Notes.Equals(other.Notes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Root, Splits, Corrupt, ExactDuplicates, NearDuplicates);
}
