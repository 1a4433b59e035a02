using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Runtime;

/// <summary>Chooses a precision, and tells what it means to libtorch.</summary>
internal static class PrecisionChoice
{
    /// <summary>The precision asked for, or bfloat16 where model and hardware have it and float32 where not.</summary>
    /// <param name="asked">What the user asks for; null for the choice.</param>
    /// <param name="model">The model.</param>
    /// <param name="device">Where it computes.</param>
    /// <exception cref="ArgumentException">Model or device does not have the precision asked for.</exception>
    public static Precision For(Precision? asked, nn.Module model, Device device)
    {
        var mixed = model is IMixedPrecisionModel;
        return asked switch
        {
            null => mixed && HasBFloat16(device) ? Precision.BFloat16 : Precision.Float32,
            Precision.BFloat16 when !mixed => throw new ArgumentException(
                $"The precision is {asked}; '{model.GetName()}' computes in its parameters' type. Use Float32, or " +
                    "make the model an IMixedPrecisionModel.",
                nameof(asked)),
            Precision.TensorFloat32 when device.type != DeviceType.CUDA => throw new ArgumentException(
                $"The precision is {asked}, which only a GPU has; the device is '{device}'. " +
                    "Accepted: Float32, BFloat16.",
                nameof(asked)),
            _ => asked.Value,
        };
    }

    public static ScalarType TypeOf(Precision precision) =>
        precision == Precision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;

    /// <summary>
    /// Lets libtorch use TF32 where it is asked for and nowhere else, until the result is disposed. A setting of the
    /// process.
    /// </summary>
    public static IDisposable Use(Precision precision, Device device) =>
        device.type == DeviceType.CUDA ? new TensorFloat32Setting(precision) : new NoSetting();

    /// <summary>Whether the device multiplies bfloat16 matrices itself.</summary>
    public static bool HasBFloat16(Device device) => device.type switch
    {
        DeviceType.CPU => HasAvx512BFloat16(),
        DeviceType.CUDA => ComputeCapability(device.index < 0 ? 0 : device.index) >= 8,
        _ => false,
    };

    // .NET has no property for this extension: CPUID leaf 7, subleaf 1, EAX bit 5.
    private static bool HasAvx512BFloat16() =>
        Avx512F.IsSupported && X86Base.CpuId(0, 0).Eax >= 7
            && X86Base.CpuId(7, 0).Eax >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;

    /// <summary>The major number, 8 for Ampere; 0 if the driver does not say. TorchSharp does not ask.</summary>
    private static unsafe int ComputeCapability(int device)
    {
        const int Major = 75;
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out var driver)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGetAttribute", out var address))
            return 0;
        int value;
        return ((delegate* unmanaged<int*, int, int, int>)address)(&value, Major, device) == 0 ? value : 0;
    }

    private sealed class TensorFloat32Setting : IDisposable
    {
        private readonly bool matrices = backends.cuda.matmul.allow_tf32;
        private readonly bool convolutions = backends.cudnn.allow_tf32;

        public TensorFloat32Setting(Precision precision)
        {
            backends.cuda.matmul.allow_tf32 = precision == Precision.TensorFloat32;
            backends.cudnn.allow_tf32 = precision == Precision.TensorFloat32;
        }

        public void Dispose()
        {
            backends.cuda.matmul.allow_tf32 = matrices;
            backends.cudnn.allow_tf32 = convolutions;
        }
    }

    private sealed class NoSetting : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
