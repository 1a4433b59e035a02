using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeNet.Runtime;

/// <summary>oneDNN, by which libtorch computes convolutions on a CPU.</summary>
/// <remarks>
/// oneDNN 3.7.1, which libtorch 2.10.0 contains, computes wrong convolutions on some virtual machines (seen: AMD Zen 5,
/// whose CPUID tells of no caches): where it pads channels to its blocks of 16, it fills the padding with zeros in the
/// wrong place, over weights. This class finds out whether it does so on this machine, and then has libtorch compute
/// without oneDNN, which is slow and right, as soon as a convolution has such channels. To be deleted once SeNet
/// references a libtorch that is right there.
/// </remarks>
internal static partial class OneDnn
{
    private const int Block = 16;

    // So few input channels, those of images, are not padded.
    private const int Images = 4;

    private static readonly Lazy<bool> Sound = new(ComputesRight);
    private static volatile bool disabled;

    /// <summary>Whether it computes right on this machine.</summary>
    public static bool IsSound => Sound.Value;

    /// <summary>Has libtorch compute without it, now and later, if this convolution would be wrong.</summary>
    /// <param name="weight">The convolution's weight.</param>
    /// <param name="groups">Its groups of channels.</param>
    /// <param name="x">The maps.</param>
    public static void Check(Tensor weight, long groups, Tensor x)
    {
        if (!disabled
            && Pads(weight.size(1) * groups, weight.size(0), groups, IsPointwise(weight), x.is_contiguous(), x.dtype))
            RequireSound();
    }

    /// <summary>Has libtorch compute without it, now and later, if it does not compute right on this machine.</summary>
    public static void RequireSound()
    {
        if (disabled || IsSound)
            return;
        EnableMkldnn(GlobalContext(), 0);
        disabled = true;
    }

    /// <summary>
    /// Whether a convolution is among those whose weights are padded, and were seen to come out wrong, forward or
    /// backward.
    /// </summary>
    /// <param name="inChannels">Channels of the maps.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="pointwise">Whether the kernel is 1x1.</param>
    /// <param name="contiguous">Whether the maps are contiguous, and not channels-last.</param>
    /// <param name="type">The maps' type.</param>
    public static bool Pads(
        long inChannels, long outChannels, long groups, bool pointwise, bool contiguous, ScalarType type)
    {
        if (groups == inChannels && groups == outChannels)
            return false;
        if (pointwise)
            return type == ScalarType.Float32
                ? !contiguous && outChannels > 2 * Block && (groups > 1 || outChannels % (2 * Block) != 0)
                : outChannels % 2 != 0;
        return contiguous
            ? outChannels % Block != 0 || (inChannels > Images && inChannels % Block != 0)
            : groups > 1 && outChannels % Block != 0;
    }

    private static bool IsPointwise(Tensor weight) => weight.size(2) == 1 && weight.size(3) == 1;

    /// <summary>
    /// Compares a convolution whose channels are padded, forward, with the same in float64, which libtorch computes
    /// itself.
    /// </summary>
    private static bool ComputesRight()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return true;
        try
        {
            // Off for this call at least: where it does not know the processor, it says so at each convolution.
            EnableNnpack(GlobalContext(), 0);
            var right = Difference() < 1e-3;
            if (right)
                EnableNnpack(GlobalContext(), 1);
            return right;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return true;
        }
    }

    private static double Difference()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var images = arange(2 * 20 * 8 * 8, ScalarType.Float64).sin().view(2, 20, 8, 8);
        var weight = arange(20 * 20 * 3 * 3, ScalarType.Float64).cos().view(20, 20, 3, 3);
        var expected = nn.functional.conv2d(images, weight, padding: [1, 1]);
        var actual = nn.functional.conv2d(
            images.to_type(ScalarType.Float32), weight.to_type(ScalarType.Float32), padding: [1, 1]);
        var difference = actual.to_type(ScalarType.Float64).sub(expected).abs().max().item<double>();
        return double.IsNaN(difference) ? double.PositiveInfinity : difference;
    }

    // at::globalContext() and members of at::Context, by their names in the Itanium C++ ABI: TorchSharp has no access
    // to them.
    [LibraryImport("torch_cpu", EntryPoint = "_ZN2at13globalContextEv")]
    private static partial nint GlobalContext();

    [LibraryImport("torch_cpu", EntryPoint = "_ZN2at7Context20setUserEnabledMkldnnEb")]
    private static partial void EnableMkldnn(nint context, byte enabled);

    [LibraryImport("torch_cpu", EntryPoint = "_ZN2at7Context20setUserEnabledNNPACKEb")]
    private static partial void EnableNnpack(nint context, byte enabled);
}
