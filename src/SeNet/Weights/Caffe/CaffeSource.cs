using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Weights.Caffe;

/// <summary>Where one tensor of a network's state comes from.</summary>
/// <param name="Key">Its state key.</param>
/// <param name="Blob">Key of its values in the archive.</param>
internal sealed record CaffeSource(string Key, string Blob)
{
    /// <summary>
    /// Key in the archive of the number to divide by; null for none. Caffe keeps a normalisation's mean and variance as sums and beside them their
    /// weight; a weight of 0 means that nothing was summed, and the statistics are 0.
    /// </summary>
    public string? Divisor { get; init; }

    /// <summary>Whether this is the convolution that takes the image: Caffe's has the channels blue, green, red; ours red, green, blue.</summary>
    public bool ReverseInput { get; init; }

    /// <summary>Reads the tensor.</summary>
    /// <param name="archive">The file.</param>
    /// <param name="shape">Its shape in the network.</param>
    /// <returns>A tensor of the caller's dispose scope.</returns>
    public Tensor Read(TensorArchive archive, long[] shape)
    {
        using var scope = NewDisposeScope();
        var values = archive.Read(Blob).reshape(shape);
        if (Divisor is not null)
        {
            var divisor = archive.Read(Divisor).to(ScalarType.Float64).item<double>();
            values = divisor == 0 ? zeros_like(values) : values.Over(divisor);
        }

        return (ReverseInput ? values.flip(1) : values).MoveToOuterDisposeScope();
    }

    /// <summary>Whether the blob has the shape of the tensor, or the old four-dimensional form of it, as Caffe compares them.</summary>
    public bool Fits(TensorArchive archive, long[] shape)
    {
        static IEnumerable<long> Trimmed(IEnumerable<long> sizes) => sizes.SkipWhile(size => size == 1);
        return Trimmed(archive.Tensors[Blob].Shape).SequenceEqual(Trimmed(shape))
            && (Divisor is null || archive.Tensors[Divisor].Shape.All(size => size == 1));
    }
}
