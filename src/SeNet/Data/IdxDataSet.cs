using SeNet.Downloads;
using SeNet.Imaging;

namespace SeNet.Data;

/// <summary>A data set of four IDX files: images and labels for training, images and labels for testing.</summary>
/// <param name="Name">For messages, for example <c>MNIST</c>; also the folder, as torchvision names it.</param>
/// <param name="MirrorFolder">Folder on a mirror.</param>
/// <param name="Address">Where the files are published; ends with a slash.</param>
/// <param name="Md5">MD5 of each packed file, in the order of <see cref="FileNames"/>.</param>
/// <param name="ClassNames">Names of the classes, in the order of their labels.</param>
internal sealed record IdxDataSet(
    string Name, string MirrorFolder, string Address, IReadOnlyList<string> Md5, IReadOnlyList<string> ClassNames)
{
    /// <summary>Names without <c>.gz</c>.</summary>
    public static readonly string[] FileNames =
    [
        "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
    ];

    /// <summary>The row of MNIST (LeCun, Cortes, Burges), from the copy that torchvision reads.</summary>
    public static IdxDataSet Mnist { get; } = new(
        "MNIST",
        "mnist",
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        [
            "f68b3c2dcbeaaa9fbdd348bbdeb94873", "d53e105ee54ea40749a09fcbcd1e9432",
            "9fb629c4189551a2d022fa330f9573f3", "ec29112dd5afa0611ce80d1b7f02629c",
        ],
        Array.AsReadOnly(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]));

    /// <summary>The row of Fashion-MNIST (Xiao, Rasul, Vollgraf, 2017).</summary>
    public static IdxDataSet FashionMnist { get; } = new(
        "FashionMNIST",
        "fashion-mnist",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        [
            "8d4fb7e6c68d591d4c3dfef9ec88bf0d", "25c81989df183df01b3e8a0aad5dffbe",
            "bef4ecab320f06d8554ea6380940ec79", "bb300cfdad3c16e7a12a480ee83cd310",
        ],
        Array.AsReadOnly(
            [
                "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
                "Ankle boot",
            ]));

    /// <summary>Downloads the files if wanted and missing, and reads them.</summary>
    public async Task<ImageSplits> LoadAsync(
        string root, bool download, IProgress<DownloadProgress>? progress, Uri? mirror, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        if (File.Exists(root))
            throw new DirectoryNotFoundException(
                $"'{Path.GetFullPath(root)}' is a file; give the folder that holds, or will hold, {Name}'s files.");
        if (download)
            await EnsureAsync(root, Sources(mirror), progress, cancellation).ConfigureAwait(false);
        string[] paths = [.. FileNames.Select(name => Find(root, name) ?? throw Missing(root, name))];
        return new ImageSplits(
            await ReadAsync(paths[0], paths[1], cancellation).ConfigureAwait(false),
            await ReadAsync(paths[2], paths[3], cancellation).ConfigureAwait(false));
    }

    /// <summary>Downloads each file that is missing.</summary>
    internal async Task EnsureAsync(
        string root,
        IReadOnlyList<RemoteFile> sources,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellation)
    {
        var folder = Path.Combine(root, Name, "raw");
        for (var i = 0; i < FileNames.Length; i++)
        {
            if (Find(root, FileNames[i]) is not null)
                continue;
            Directory.CreateDirectory(folder);
            await FileDownload.FetchAsync(
                sources[i], Path.Combine(folder, FileNames[i] + ".gz"), progress, cancellationToken: cancellation)
                .ConfigureAwait(false);
        }
    }

    private RemoteFile[] Sources(Uri? mirror) =>
    [
        .. FileNames.Select((name, i) => DownloadMirror.Resolve(
            new RemoteFile(new Uri($"{Address}{name}.gz"), FileHash.Md5(Md5[i])) { Path = $"{MirrorFolder}/{name}.gz" },
            mirror)),
    ];

    private string? Find(string root, string name) =>
        (from folder in Candidates(root)
         from file in new[] { name, name + ".gz" }
         select DataFiles.FileIn(folder, file)).FirstOrDefault(path => path is not null);

    private IEnumerable<string> Candidates(string root)
    {
        string[] own = [.. DataFiles.FoldersIn(root, Name)];
        return [root, .. own.SelectMany(folder => DataFiles.FoldersIn(folder, "raw")), .. own];
    }

    private FileNotFoundException Missing(string root, string name)
    {
        var path = Path.Combine(Path.GetFullPath(root), name);
        return new FileNotFoundException(
            Directory.Exists(root)
                ? $"{Name} is not complete: '{path}' is missing, and so is '{name}.gz'; put one of them there, or " +
                    "have it downloaded."
                : $"'{Path.GetFullPath(root)}' does not exist; put {Name}'s four IDX files there, or have them " +
                    "downloaded.",
            path);
    }

    private async Task<ImageSet> ReadAsync(string imagePath, string labelPath, CancellationToken cancellation)
    {
        var (sizes, pixels) = await IdxFile.ReadAsync(imagePath, 3, cancellation).ConfigureAwait(false);
        var (_, labels) = await IdxFile.ReadAsync(labelPath, 1, cancellation).ConfigureAwait(false);
        if (labels.Length != sizes[0])
            throw new ImageFormatException(
                $"'{labelPath}' holds {labels.Length} labels and '{imagePath}' {sizes[0]} images: they are not of " +
                $"one set; put {Name}'s own files in their place.",
                labelPath);
        if (Array.FindIndex(labels, label => label >= ClassNames.Count) is var wrong and >= 0)
            throw new ImageFormatException(
                $"'{labelPath}' holds label {labels[wrong]} for image {wrong}; a label is 0 to " +
                $"{ClassNames.Count - 1}: put {Name}'s own file in its place.",
                labelPath);
        return new ImageSet(pixels, Array.ConvertAll(labels, label => (int)label), 1, sizes[1], sizes[2], ClassNames);
    }
}
