using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using TorchSharp;

namespace SeNet.CommandLine;

/// <summary>The option <c>--device</c>.</summary>
internal static partial class DeviceOption
{
    /// <summary>Creates the option, which accepts PyTorch's notation.</summary>
    public static Option<string> Create() => new("--device")
    {
        Description = "Device to compute on: cpu, cuda (the first GPU), or cuda:1 and so on",
        HelpName = "NAME",
        DefaultValueFactory = _ => "cpu",
        CustomParser = given =>
        {
            if (!Notation.IsMatch(given.Text))
                given.Reject("cpu, cuda, or one GPU of several, such as cuda:1");
            return given.Text;
        },
    };

    /// <summary>Creates the option without a default: null if it is not given.</summary>
    public static Option<string?> CreateOptional()
    {
        var option = Create();
        return new(option.Name)
        {
            Description = option.Description,
            HelpName = option.HelpName,
            CustomParser = option.CustomParser,
        };
    }

    /// <summary>Checks that this machine has the device, before anything is read or downloaded.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void RequireAvailable(string device)
    {
        if (device != "cpu")
            RequireAvailable(device, torch.cuda.is_available() ? torch.cuda.device_count() : 0);
    }

    /// <summary>Checks that a CUDA device is one of those that exist.</summary>
    public static void RequireAvailable(string device, int count)
    {
        if (count == 0)
            throw new ArgumentException(
                $"--device is '{device}', but no CUDA device can be used here. Give --device cpu, or build with " +
                    "-p:TorchBackend=cuda on a machine with an NVIDIA GPU and its driver.");
        if (device.Split(':') is [_, var index] && int.Parse(index, CultureInfo.InvariantCulture) >= count)
            throw new ArgumentException(count == 1
                ? $"--device is '{device}', but there is 1 CUDA device: cuda:0."
                : $"--device is '{device}', but there are {count} CUDA devices: cuda:0 to cuda:{count - 1}.");
    }

    [GeneratedRegex(@"^(cpu|cuda(:\d{1,3})?)\z")]
    private static partial Regex Notation { get; }
}
