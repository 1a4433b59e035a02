namespace SeNet.Downloads;

/// <summary>Progress of a download.</summary>
/// <param name="Bytes">Number of bytes on disk, those of an earlier, interrupted transfer included.</param>
/// <param name="Total">Size of the whole file in bytes; null if the server does not say.</param>
public readonly record struct DownloadProgress(long Bytes, long? Total);
