namespace SeNet.Downloads;

/// <summary>A server that has copies of the files that this library downloads: weights and data sets.</summary>
/// <remarks>
/// A mirror is given by its base address, as an argument or for the whole process by the environment variable
/// <see cref="Variable"/>; an argument comes first. Each file is expected there under its publisher's path, for example
/// <c>BASE/seresnet50.a1_in1k/resolve/main/model.safetensors</c> and <c>BASE/cifar-10-binary.tar.gz</c>. Files are
/// verified by the same hashes as those of the publishers.
/// </remarks>
public static class DownloadMirror
{
    /// <summary>Name of the environment variable for the base address.</summary>
    public const string Variable = "SENET_MIRROR";

    /// <summary>The address of a file: on the mirror if there is one, else its publisher's.</summary>
    /// <param name="file">The file.</param>
    /// <param name="mirror">Base address of a mirror; null for the environment's, if there is one.</param>
    /// <exception cref="ArgumentException">The base address is not an absolute http or https address.</exception>
    internal static RemoteFile Resolve(RemoteFile file, Uri? mirror) =>
        (mirror is null ? OfEnvironment : RequireBase(mirror, nameof(mirror))) is { } server
            ? file with { Address = new Uri(server, file.Path) }
            : file;

    /// <summary>Checks a base address, and returns it with the slash that it needs at its end.</summary>
    /// <exception cref="ArgumentException">It is not an absolute http or https address.</exception>
    internal static Uri RequireBase(Uri address, string name)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            throw new ArgumentException(
                $"{name} is '{address}'; accepted is an absolute http or https address, for example " +
                    "'https://mirror.example/senet/'.",
                name);
        return address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
    }

    private static Uri? OfEnvironment => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } address
        ? RequireBase(new Uri(address, UriKind.RelativeOrAbsolute), Variable)
        : null;
}
