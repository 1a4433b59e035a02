using SeNet.Downloads;

namespace SeNet.Data;

/// <summary>A file on a web server, verified by its MD5.</summary>
public sealed record RemoteArchive
{
    /// <summary>Initializes the address and the hash.</summary>
    /// <param name="address">Absolute http or https address.</param>
    /// <param name="md5">MD5 of the whole file, 32 hexadecimal digits.</param>
    /// <exception cref="ArgumentException">
    /// The address is not an absolute http or https address, or the hash is not an MD5.
    /// </exception>
    public RemoteArchive(Uri address, string md5)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(md5);
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            throw new ArgumentException($"'{address}' is not an absolute http or https address.", nameof(address));
        if (md5.Length != 32 || !md5.All(char.IsAsciiHexDigit))
            throw new ArgumentException($"'{md5}' is not an MD5; it has 32 hexadecimal digits.", nameof(md5));
        Address = address;
        Md5 = md5.ToLowerInvariant();
    }

    /// <summary>Absolute http or https address.</summary>
    public Uri Address { get; }

    /// <summary>MD5 of the whole file, 32 lower-case hexadecimal digits.</summary>
    public string Md5 { get; }

    internal RemoteFile ToFile() => new(Address, FileHash.Md5(Md5));
}
