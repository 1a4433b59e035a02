using SeNet.Downloads;
using SeNet.Files;
using SeNet.Text;

namespace SeNet.Weights;

/// <summary>
/// Published weights by name, downloaded once and kept in a cache folder:
/// <c>ModelZoo.Create("seresnet50.a1_in1k", weights: Pretrained.Default)</c>. The properties choose the cache folder, a
/// mirror, and who receives the progress.
/// </summary>
/// <remarks>
/// An interrupted download is resumed, in the same call or in the next. A file is used only when it is complete and has
/// the hash that is known or that the server announces; it is checked again each time. If several processes want the
/// same weights at once, one downloads and the others wait.
/// </remarks>
/// <example>
/// <code>
/// var weights = Pretrained.Default with { Progress = new ConsoleDownloadProgress() };
/// using var model = ModelZoo.Create("seresnet50.a1_in1k", weights);
/// using var photo = ImageFile.Load("photo.jpg", model.Published!.Crop, model.Published.Normalization);
/// </code>
/// </example>
public sealed record Pretrained
{
    /// <summary>Name of the environment variable for <see cref="Folder"/>.</summary>
    public const string FolderVariable = CacheFolder.Variable;

    private readonly Uri? mirror;

    /// <summary>Downloads from the publishers' servers into the user's cache folder.</summary>
    public static Pretrained Default { get; } = new();

    /// <summary>All published weights.</summary>
    public static IReadOnlyList<PublishedWeights> Entries => TimmWeights.Table;

    /// <summary>Names that <see cref="Find"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. TimmWeights.Table.Select(entry => entry.Name)];

    /// <summary>
    /// The cache folder. Null (the default) for the one that the environment variable <c>SENET_HOME</c> names, else
    /// <c>senet</c> in <c>XDG_CACHE_HOME</c>, else <c>~/.cache/senet</c>.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Base address of a server to download from instead of the publishers' (<see cref="DownloadMirror"/>). It has all
    /// files under the publishers' paths, for example <c>seresnet50.a1_in1k/resolve/main/model.safetensors</c>. Null
    /// (the default) for the one that the environment variable <c>SENET_MIRROR</c> names, else the publishers'.
    /// </summary>
    /// <exception cref="ArgumentException">It is not an absolute http or https address.</exception>
    public Uri? Mirror
    {
        get => mirror;
        init => mirror = value is null ? null : DownloadMirror.RequireBase(value, nameof(Mirror));
    }

    /// <summary>Receives download progress. Optional.</summary>
    public IProgress<DownloadProgress>? Progress { get; init; }

    /// <summary>How often and how long a download is tried on a bad connection.</summary>
    internal DownloadRetryPolicy Retries { get; init; } = new();

    /// <summary>Finds published weights by name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">
    /// There are no such weights; the message names the nearest, or those of the network.
    /// </exception>
    public static PublishedWeights Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Entries.FirstOrDefault(entry => entry.Name == name) is { } found)
            return found;
        var ofNetwork = Entries.Where(entry => entry.Network == name).Select(entry => entry.Name).ToList();
        throw new ArgumentException(
            ofNetwork.Count > 0
                ? $"'{name}' is a network, not its weights; they are {string.Join(", ", ofNetwork)}."
                : $"There are no weights '{name}'; the nearest are {EditDistance.Nearest(name, Names)}. " +
                    "Pretrained.Names lists all.",
            nameof(name));
    }

    /// <summary>Downloads weights, or finds them in the cache folder.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="cancellationToken">Stops the download; what has arrived stays for the next call.</param>
    /// <returns>Path of the file.</returns>
    /// <exception cref="ArgumentException">
    /// There are no such weights, or the environment variable for the mirror is not an http or https address.
    /// </exception>
    /// <exception cref="HttpRequestException">The server refuses the file, or redirects without end.</exception>
    /// <exception cref="IOException">The download failed several times, or a file cannot be written.</exception>
    /// <exception cref="InvalidDataException">
    /// The file has another hash or length than it should; it is deleted.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    public Task<string> DownloadAsync(string name, CancellationToken cancellationToken = default)
    {
        var folder = Folder ?? CacheFolder.Find(Environment.GetEnvironmentVariable);
        return new WeightsCache(folder, Mirror, Progress, Retries).FetchAsync(Find(name), cancellationToken);
    }

    /// <inheritdoc cref="DownloadAsync"/>
    public string Download(string name, CancellationToken cancellationToken = default) =>
        DownloadAsync(name, cancellationToken).GetAwaiter().GetResult();
}
