using SeNet.Downloads;

namespace SeNet.Data;

/// <summary>A file of a published data set.</summary>
/// <param name="Name">Its name, for example <c>cifar-10-binary.tar.gz</c>.</param>
/// <param name="Address">Where it is published.</param>
/// <param name="MirrorPath">What follows the base address on a mirror (<see cref="DownloadMirror"/>).</param>
/// <param name="Md5">MD5 of the file as its publisher gives it, 32 hexadecimal digits.</param>
public sealed record PublishedFile(string Name, Uri Address, string MirrorPath, string Md5)
{
    /// <summary>What is downloaded: the file on a mirror, or the published one.</summary>
    internal RemoteFile Resolve(Uri? mirror) =>
        DownloadMirror.Resolve(new RemoteFile(Address, FileHash.Md5(Md5)) { Path = MirrorPath }, mirror);
}
