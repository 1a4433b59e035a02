using SeNet.Validation;

namespace SeNet.Data;

/// <summary>Options of <see cref="DatasetCheck"/>.</summary>
public sealed record DatasetCheckOptions
{
    /// <summary>
    /// Largest distance of two near duplicates: the number of the 64 bits of their perceptual hashes that differ.
    /// </summary>
    /// <value>0 to 12. The default is 8.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxHashDistance
    {
        get;
        init => field = Require.InRange(value, 0, NearDuplicateSearch.LargestDistance, nameof(MaxHashDistance));
    }
    = 8;

    /// <summary>Whether near duplicates are looked for.</summary>
    /// <value>The default is true.</value>
    public bool FindNearDuplicates { get; init; } = true;

    /// <summary>Whether images are rotated and mirrored by their EXIF orientation, as in training.</summary>
    /// <value>The default is true.</value>
    public bool ApplyOrientation { get; init; } = true;

    /// <summary>
    /// Whether what was found about each file is kept, so that a later check, or opening the folder, decodes only files
    /// whose path, size or time has changed.
    /// </summary>
    /// <value>The default is true.</value>
    public bool UseCache { get; init; } = true;

    /// <summary>
    /// Folder of the cache files, one for each checked folder. Null (the default) for <c>image-checks</c> in the folder
    /// that the environment variable <c>SENET_HOME</c> names, else in <c>senet</c> in <c>XDG_CACHE_HOME</c>, else in
    /// <c>~/.cache/senet</c>. A cache that is damaged or cannot be written is ignored.
    /// </summary>
    public string? CacheFolder { get; init; }
}
