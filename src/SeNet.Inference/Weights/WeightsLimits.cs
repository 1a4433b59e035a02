namespace SeNet.Weights;

/// <summary>
/// What a file may ask for at most, whatever it says of itself; far above what networks need. Together they keep the
/// memory that reading takes within 256 MB over the file's size.
/// </summary>
internal static class WeightsLimits
{
    /// <summary>Tensors of a file, entries of an archive or texts of a header.</summary>
    public const int Count = 200_000;

    /// <summary>Dimensions of a tensor; libtorch's own limit.</summary>
    public const int Dimensions = 64;

    /// <summary>
    /// Bytes by which the tensors together, read one by one, may exceed the file: they may share storages.
    /// </summary>
    public const long Shared = 128L << 20;

    /// <summary>Bytes of the objects that a pickle makes, tensors' values aside.</summary>
    public const long PickledObjects = 96L << 20;

    /// <summary>Bytes of an archive's directory.</summary>
    public const long Directory = 32L << 20;

    /// <summary>Bytes of the record of metadata in a PyTorch file.</summary>
    public const long Metadata = 16L << 20;

    /// <summary>Values on a pickle's stack; tuples are made there whole.</summary>
    public const int Stack = 100_000;

    /// <summary>Collections of a pickle that are open at once.</summary>
    public const int Depth = 1_000;

    /// <summary>Dictionaries that are searched for tensors.</summary>
    public const int Dictionaries = 10_000;
}
