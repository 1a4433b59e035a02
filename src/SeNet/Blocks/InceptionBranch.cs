using SeNet.Layers;
using static TorchSharp.torch;

namespace SeNet.Blocks;

/// <summary>Sizes of one branch of an Inception module: pooling where there is any, then convolutions, each with normalisation and rectifier.</summary>
/// <param name="Convolutions">The convolutions one after the other: state key in the module, height and width of the kernel, output channels.</param>
internal sealed record InceptionBranch(params (string Key, int Height, int Width, int Channels)[] Convolutions)
{
    /// <summary>What comes before the convolutions; null for nothing.</summary>
    public Func<Tensor, Tensor>? Pool { get; init; }

    /// <summary>Stride of the last convolution.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Convolutions side by side at the branch's end.</summary>
    public (string Key, int Height, int Width, int Channels)[] Fork { get; init; } = [];

    /// <summary>Channels of its output.</summary>
    /// <param name="inChannels">Channels of the module's input.</param>
    public int ChannelsOf(int inChannels) =>
        Fork.Length > 0 ? Fork.Sum(end => end.Channels) : Convolutions.Length > 0 ? Convolutions[^1].Channels : inChannels;

    /// <summary>Makes and registers its layers.</summary>
    /// <param name="parts">Where they are registered.</param>
    /// <param name="prefix">What their keys begin with.</param>
    /// <param name="convention">How they are named and padded.</param>
    /// <param name="inChannels">Channels of the module's input.</param>
    public Func<Tensor, Tensor> Make(Parts parts, string prefix, InceptionConvention convention, int inChannels)
    {
        Func<Tensor, Tensor> Layer((string Key, int Height, int Width, int Channels) of, int from, int stride)
        {
            var unit = convention.Unit(parts, prefix + of.Key, from, (of.Height, of.Width), of.Channels, stride);
            return x => unit.Forward(x);
        }

        List<Func<Tensor, Tensor>> steps = Pool is null ? [] : [Pool];
        var channels = inChannels;
        for (var i = 0; i < Convolutions.Length; i++)
        {
            steps.Add(Layer(Convolutions[i], channels, i == Convolutions.Length - 1 ? Stride : 1));
            channels = Convolutions[i].Channels;
        }

        if (Fork.Length > 0)
            steps.Add(Composition.SideBySide([.. Fork.Select(end => Layer(end, channels, stride: 1))]));
        return Composition.InSequence(steps);
    }
}
