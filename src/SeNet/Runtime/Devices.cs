using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Runtime;

/// <summary>Devices by PyTorch's names, with an error that says what is there.</summary>
internal static class Devices
{
    public static Device Parse(string name)
    {
        Device device;
        try
        {
            device = new Device(name);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException)
        {
            throw new ArgumentException(
                $"The device is '{name}'; accepted: cpu, cuda, cuda:0, cuda:1, ...", nameof(name), e);
        }

        if (device.type == DeviceType.CUDA && (!cuda.is_available() || device.index >= cuda.device_count()))
            throw new ArgumentException(
                $"The device is '{name}'; this process sees {(cuda.is_available() ? cuda.device_count() : 0)} CUDA " +
                "devices. Use 'cpu', or reference TorchSharp-cuda-linux (in SeNet's repository: " +
                "-p:TorchBackend=cuda) on a machine with a CUDA driver.",
                nameof(name));
        return device;
    }
}
