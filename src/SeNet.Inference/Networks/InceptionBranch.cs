using SeNet.Graphs;

namespace SeNet.Networks;

/// <summary>
/// Sizes of one branch of an Inception module: pooling where there is any, then convolutions, each with normalization
/// and rectifier.
/// </summary>
/// <param name="Convolutions">
/// The convolutions one after the other: state key in the module, height and width of the kernel, output channels.
/// </param>
internal sealed record InceptionBranch(params (string Key, int Height, int Width, int Channels)[] Convolutions)
{
    /// <summary>What comes before the convolutions; null for nothing.</summary>
    public Func<Value, Value>? Pool { get; init; }

    /// <summary>Stride of the last convolution.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Convolutions side by side at the branch's end.</summary>
    public (string Key, int Height, int Width, int Channels)[] Fork { get; init; } = [];

    /// <summary>Applies it.</summary>
    /// <param name="x">The module's input.</param>
    /// <param name="prefix">Beginning of its keys.</param>
    /// <param name="convention">How its convolutions are named and padded.</param>
    public Value Apply(Value x, string prefix, InceptionConvention convention)
    {
        Value Layer(Value input, (string Key, int Height, int Width, int Channels) of, int stride) =>
            convention.Convolution(input, prefix + of.Key, of.Channels, (of.Height, of.Width), stride);

        x = Pool?.Invoke(x) ?? x;
        for (var i = 0; i < Convolutions.Length; i++)
            x = Layer(x, Convolutions[i], i == Convolutions.Length - 1 ? Stride : 1);
        if (Fork.Length == 0)
            return x;
        var ends = Array.ConvertAll(Fork, end => Layer(x, end, stride: 1));
        return ends[0].Concatenate(ends[1..]);
    }
}
