namespace SeNet.Downloads;

/// <summary>How far a download has come.</summary>
/// <param name="Bytes">Bytes on disk, those of an earlier, broken transfer included.</param>
/// <param name="Total">Bytes of the whole file; null where the server does not say.</param>
public readonly record struct DownloadProgress(long Bytes, long? Total);
