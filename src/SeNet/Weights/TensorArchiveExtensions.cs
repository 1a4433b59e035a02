using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>Reads tensors of libtorch from a <see cref="TensorArchive"/>.</summary>
public static class TensorArchiveExtensions
{
    /// <summary>Reads one tensor.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="key">One of the keys of <see cref="TensorArchive.Tensors"/>.</param>
    /// <returns>
    /// A contiguous tensor on the CPU, of the file's type and shape. It belongs to the caller's dispose scope.
    /// </returns>
    /// <exception cref="ArgumentException">There is no tensor with this key.</exception>
    /// <exception cref="WeightsFormatException">The file is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The archive is disposed.</exception>
    public static Tensor ReadTensor(this TensorArchive archive, string key)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var info = archive.Find(key);
        var tensor = empty([.. info.Shape], info.Type.ToScalarType(), CPU);
        try
        {
            archive.ReadInto(key, tensor);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }
}
