namespace SeNet.Downloads;

/// <summary>A file on a web server.</summary>
/// <param name="Address">Absolute http or https address.</param>
/// <param name="Hash">Hash of the whole file; null if it is not known beforehand, and then that which the server announces.</param>
internal sealed record RemoteFile(Uri Address, FileHash? Hash);
