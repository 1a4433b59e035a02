namespace SeNet.Downloads;

/// <summary>A published file on a web server.</summary>
/// <param name="Address">Absolute http or https address.</param>
/// <param name="Hash">
/// Hash of the whole file; null if it is not known in advance, and then the one that the server announces.
/// </param>
internal sealed record RemoteFile(Uri Address, FileHash? Hash)
{
    /// <summary>What follows the base address on a mirror (<see cref="DownloadMirror"/>).</summary>
    public string Path { get; init; } = "";
}
