using SeNet.Kernels;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Operators;

/// <summary>Maps whose sums lose digits in float32, unless they are made with care.</summary>
internal static class UnevenMaps
{
    private const int Images = 4, Channels = 19, Side = 40;

    /// <summary>Their names.</summary>
    public static TheoryData<string> Names =>
    [
        "normal", "first pixel 100 away", "first pixel 1,000 away", "last pixel 1,000 away", "middle pixel 1,000 away",
        "spread pixels 1,000 away",
        "first image zero", "all images but one zero", "mean 100", "mean 10,000", "falling mean", "two values", "small",
    ];

    /// <summary>The types that hold them: near 10,000 bfloat16 has one value only.</summary>
    public static ScalarType[] Types(string name) =>
        name == "mean 10,000" ? [ScalarType.Float32] : [ScalarType.Float32, ScalarType.BFloat16];

    /// <summary>[4, 19, 40, 40], channels-last, float32.</summary>
    public static Tensor Of(string name)
    {
        using var scope = NewDisposeScope();
        var x = randn(Images, Channels, Side, Side);
        switch (name)
        {
            case "first pixel 100 away":
                x[0, .., 0, 0] = tensor(100f);
                break;
            case "first pixel 1,000 away":
                x[0, .., 0, 0] = tensor(1000f);
                break;
            case "last pixel 1,000 away":
                x[Images - 1, .., Side - 1, Side - 1] = tensor(1000f);
                break;
            case "middle pixel 1,000 away":
                x[1, .., Side / 2, Side / 2] = tensor(-1000f);
                break;
            case "spread pixels 1,000 away":
                x.view(Images, Channels, -1).slice(2, 0, Side * Side, 100).copy_(tensor(1000f));
                break;
            case "first image zero":
                x.Plus_(3);
                x[0].zero_();
                break;
            case "all images but one zero":
                x.slice(0, 1, Images, 1).zero_();
                break;
            case "mean 100":
                x.Plus_(100);
                break;
            case "mean 10,000":
                x.Plus_(10_000);
                break;
            case "falling mean":
                x.Plus_(linspace(1000, -1000, Side).view(Side, 1));
                break;
            case "two values":
                x = x.IsAbove(0).to_type(ScalarType.Float32).Times(0.1).Plus(5);
                break;
            case "small":
                x.Times_(1e-15);
                break;
            default:
                break;
        }

        return ChannelsLast.Contiguous(x).MoveToOuterDisposeScope();
    }
}
