namespace SeNet.Downloads;

/// <summary>How long a download puts up with a bad connection.</summary>
internal sealed record DownloadRetryPolicy
{
    /// <summary>Transfers tried before giving up, &gt; 0.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Pause after the first broken transfer; doubled after each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time without any byte after which a transfer counts as broken.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(60);
}
