namespace SeNet.Downloads;

/// <summary>How often and how long a download is tried on a bad connection.</summary>
internal sealed record DownloadRetryPolicy
{
    /// <summary>Number of transfers to try, &gt; 0. Default: 5.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Pause after the first interrupted transfer, doubled after each further one. Default: 1 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time without any byte after which a transfer counts as interrupted. Default: 60 s.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(60);
}
