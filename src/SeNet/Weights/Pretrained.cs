using SeNet.Downloads;
using SeNet.Text;

namespace SeNet.Weights;

/// <summary>
/// Published weights by name, downloaded once and kept in a cache folder: <c>ModelZoo.Create("seresnet50.a1_in1k", weights: Pretrained.Default)</c>. Its
/// properties say where from, where to, and who is told of the progress.
/// </summary>
/// <remarks>
/// A download that breaks off is resumed, in the same call or in the next. A file is used only when it is whole and has the hash that is known or that the
/// server tells; it is checked again each time. Of several processes that want the same weights at once, one downloads and the others wait.
/// </remarks>
public sealed record Pretrained
{
    /// <summary>Name of the environment variable for <see cref="Folder"/>.</summary>
    public const string FolderVariable = "SENET_HOME";

    /// <summary>Name of the environment variable for <see cref="Server"/>.</summary>
    public const string ServerVariable = "SENET_WEIGHTS_SERVER";

    private readonly Uri? server;

    /// <summary>From the publishers' servers into the user's cache folder.</summary>
    public static Pretrained Default { get; } = new();

    /// <summary>All weights there are.</summary>
    public static IReadOnlyList<PublishedWeights> Entries => TimmWeights.Table;

    /// <summary>Names that <see cref="Find"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. TimmWeights.Table.Select(entry => entry.Name)];

    /// <summary>
    /// The cache folder; null (the default) for the one that the environment variable <c>SENET_HOME</c> names, else <c>senet</c> in <c>XDG_CACHE_HOME</c>, else
    /// <c>~/.cache/senet</c>.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Base address of a server that has all files under the publishers' paths, for example <c>seresnet50.a1_in1k/resolve/main/model.safetensors</c>; null (the
    /// default) for the one that the environment variable <c>SENET_WEIGHTS_SERVER</c> names, else the publishers' own.
    /// </summary>
    /// <exception cref="ArgumentException">It is no absolute http or https address.</exception>
    public Uri? Server
    {
        get => server;
        init => server = value is null ? null : WeightsCache.Base(value, nameof(Server));
    }

    /// <summary>Told how far a download has come; null for nobody.</summary>
    public IProgress<DownloadProgress>? Progress { get; init; }

    /// <summary>How long a download puts up with a bad connection.</summary>
    internal DownloadPatience Patience { get; init; } = new();

    /// <summary>What is known of some weights.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There are no such weights; the message names the nearest, or those of the network.</exception>
    public static PublishedWeights Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Entries.FirstOrDefault(entry => entry.Name == name) is { } found)
            return found;
        var ofNetwork = Entries.Where(entry => entry.Network == name).Select(entry => entry.Name).ToList();
        throw new ArgumentException(
            ofNetwork.Count > 0
                ? $"'{name}' is a network, not its weights; they are {string.Join(", ", ofNetwork)}."
                : $"There are no weights '{name}'; the nearest are {EditDistance.Nearest(name, Names)}. Pretrained.Names lists all.", nameof(name));
    }

    /// <summary>Downloads weights, or finds them in the cache folder.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="cancellationToken">Stops the download; what has come stays for the next call.</param>
    /// <returns>Path of the file.</returns>
    /// <exception cref="ArgumentException">There are no such weights, or the environment names a server that is none.</exception>
    /// <exception cref="HttpRequestException">The server refuses the file, or redirects without end.</exception>
    /// <exception cref="IOException">The download broke off several times, or the disk refuses a file.</exception>
    /// <exception cref="InvalidDataException">The file has another hash or length than it should; it is deleted.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<string> DownloadAsync(string name, CancellationToken cancellationToken = default) =>
        new WeightsCache(Folder ?? CacheFolder.Of(Environment.GetEnvironmentVariable), Server ?? ServerOfEnvironment, Progress, Patience).FetchAsync(Find(name), cancellationToken);

    /// <inheritdoc cref="DownloadAsync"/>
    public string Download(string name, CancellationToken cancellationToken = default) => DownloadAsync(name, cancellationToken).GetAwaiter().GetResult();

    private static Uri? ServerOfEnvironment =>
        Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } address ? WeightsCache.Base(new Uri(address, UriKind.RelativeOrAbsolute), ServerVariable) : null;
}
