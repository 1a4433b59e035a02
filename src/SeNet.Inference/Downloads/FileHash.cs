using System.Security.Cryptography;

namespace SeNet.Downloads;

/// <summary>The hash by which a file is known.</summary>
internal sealed record FileHash
{
    private FileHash(HashAlgorithmName algorithm, string digits) =>
        (Algorithm, Digits) = (algorithm, digits.ToLowerInvariant());

    /// <summary>MD5 or SHA-256.</summary>
    public HashAlgorithmName Algorithm { get; }

    /// <summary>Its hexadecimal digits, lower case; of a SHA-256 perhaps only the first.</summary>
    public string Digits { get; }

    /// <summary>The MD5 of a file, 32 digits.</summary>
    public static FileHash Md5(string digits) => new(HashAlgorithmName.MD5, digits);

    /// <summary>The SHA-256 of a file, 64 digits or the first of them.</summary>
    public static FileHash Sha256(string digits) => new(HashAlgorithmName.SHA256, digits);

    /// <summary>Computes this hash of a file, in as many digits as this one has.</summary>
    public async Task<FileHash> ComputeAsync(string path, CancellationToken cancellationToken) =>
        new(Algorithm, (await ComputeDigitsAsync(path, cancellationToken).ConfigureAwait(false))[..Digits.Length]);

    /// <summary>Computes the SHA-256 of a file.</summary>
    public static Task<FileHash> ComputeSha256Async(string path, CancellationToken cancellationToken) =>
        Sha256(new string('0', 2 * SHA256.HashSizeInBytes)).ComputeAsync(path, cancellationToken);

    /// <summary>For example <c>SHA-256 850de0d9...</c>.</summary>
    public override string ToString() => $"{(Algorithm == HashAlgorithmName.MD5 ? "MD5" : "SHA-256")} {Digits}";

    // MD5 is what some data sets' authors publish; it guards against damage, not against malice.
#pragma warning disable CA5351
    private async Task<string> ComputeDigitsAsync(string path, CancellationToken cancellationToken)
    {
        var file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
            return Convert.ToHexStringLower(
                Algorithm == HashAlgorithmName.MD5
                    ? await MD5.HashDataAsync(file, cancellationToken).ConfigureAwait(false)
                    : await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
    }
#pragma warning restore CA5351
}
