using SeNet.Imaging;
using SeNet.Text;

namespace SeNet.Data;

/// <summary>The table of the published data sets.</summary>
/// <example>
/// <code>
/// var set = DataSets.Get("fashion-mnist");
/// await set.DownloadAsync("data", new ConsoleDownloadProgress());
/// var (train, test) = set.Open("data");
/// Console.WriteLine($"{train.Count} images of {train.ClassNames.Count} classes, mean {set.Normalization.Mean[0]}");
/// </code>
/// </example>
public static class DataSets
{
    private const string Toronto = "https://www.cs.toronto.edu/~kriz/";

    private static readonly string[] IdxNames =
    [
        "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
    ];

    /// <summary>
    /// All rows: <c>cifar10</c>, <c>cifar100</c>, <c>cifar100-coarse</c>, <c>mnist</c>, <c>fashion-mnist</c>.
    /// </summary>
    public static IReadOnlyList<PublishedDataSet> All { get; } = Array.AsReadOnly(
    [
        Cifar(
            "cifar10",
            "CIFAR-10",
            "cifar-10-batches-bin",
            [.. Enumerable.Range(1, 5).Select(number => $"data_batch_{number}.bin"), "test_batch.bin"],
            "cifar-10-binary.tar.gz",
            "c32a1d4ab5d03f1284b67883e8d87530",
            [10],
            0,
            ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
            Normalization.Cifar10),
        Cifar100("cifar100", 1, Cifar100Classes.Fine),
        Cifar100("cifar100-coarse", 0, Cifar100Classes.Coarse),
        // Mean and standard deviation as in PyTorch's MNIST example.
        Idx(
            "mnist",
            "MNIST",
            "MNIST/raw",
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            [
                "f68b3c2dcbeaaa9fbdd348bbdeb94873", "d53e105ee54ea40749a09fcbcd1e9432",
                "9fb629c4189551a2d022fa330f9573f3", "ec29112dd5afa0611ce80d1b7f02629c",
            ],
            ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
            new Normalization([0.1307f], [0.3081f])),
        // Mean and standard deviation of the training images as users have published them, rounded to four digits.
        Idx(
            "fashion-mnist",
            "Fashion-MNIST",
            "FashionMNIST/raw",
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            [
                "8d4fb7e6c68d591d4c3dfef9ec88bf0d", "25c81989df183df01b3e8a0aad5dffbe",
                "bef4ecab320f06d8554ea6380940ec79", "bb300cfdad3c16e7a12a480ee83cd310",
            ],
            [
                "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
                "Ankle boot",
            ],
            new Normalization([0.2860f], [0.3530f])),
    ]);

    /// <summary>Names of the rows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(row => row.Name)];

    /// <summary>The row of a name; upper and lower case do not matter.</summary>
    /// <exception cref="ArgumentException">There is no such row; the message lists the names.</exception>
    public static PublishedDataSet Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(row => string.Equals(row.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException(
                $"There is no data set '{Printable.Text(name)}'; accepted are {string.Join(", ", Names)}.",
                nameof(name));
    }

    private static PublishedDataSet Cifar100(string name, int labelByte, IReadOnlyList<string> classNames) => Cifar(
        name,
        "CIFAR-100",
        "cifar-100-binary",
        ["train.bin", "test.bin"],
        "cifar-100-binary.tar.gz",
        "03b5dce01913d631647c71ecec9e9cb8",
        [Cifar100Classes.Coarse.Count, Cifar100Classes.Fine.Count],
        labelByte,
        classNames,
        // As in github.com/weiaicunzai/pytorch-cifar100, rounded to four digits.
        new Normalization([0.5071f, 0.4865f, 0.4409f], [0.2673f, 0.2564f, 0.2762f]));

    private static PublishedDataSet Cifar(
        string name,
        string title,
        string folder,
        string[] names,
        string archive,
        string md5,
        int[] labelCounts,
        int labelByte,
        IReadOnlyList<string> classNames,
        Normalization normalization) => new(
            name,
            new CifarLayout
            {
                Title = title,
                Folder = folder,
                Names = names,
                Archive = archive,
                LabelCounts = labelCounts,
                LabelByte = labelByte,
                ClassNames = Array.AsReadOnly([.. classNames]),
                Channels = 3,
                Side = 32,
            },
            50_000,
            10_000,
            normalization,
            Array.AsReadOnly([new PublishedFile(archive, new Uri(Toronto + archive), archive, md5)]));

    private static PublishedDataSet Idx(
        string name,
        string title,
        string folder,
        string address,
        string[] md5,
        string[] classNames,
        Normalization normalization) => new(
            name,
            new IdxLayout
            {
                Title = title,
                Folder = folder,
                Names = IdxNames,
                ClassNames = Array.AsReadOnly(classNames),
                Channels = 1,
                Side = 28,
            },
            60_000,
            10_000,
            normalization,
            Array.AsReadOnly(
                [.. IdxNames.Zip(md5, (file, hash) =>
                    new PublishedFile($"{file}.gz", new Uri($"{address}{file}.gz"), $"{name}/{file}.gz", hash))]));
}
