using System.Runtime.InteropServices;
using SeNet.Internal;
using TorchSharp;

namespace SeNet;

/// <summary>The native part that SeNet runs on: libtorch and TorchSharp's library over it.</summary>
public static class SeNetRuntime
{
    /// <summary>
    /// Loads libtorch, or says why it does not load. Programs call it first: TorchSharp itself loads at the first tensor, and
    /// hides the loader's reason.
    /// </summary>
    /// <exception cref="LibTorchNotLoadedException">libtorch does not load; the message says why and what to do.</exception>
    public static void EnsureLoaded()
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception e)
        {
            throw new LibTorchNotLoadedException(LoadFailure.Explain(LoadFailure.SearchFolders(), NativeLibrary.Load, e), e);
        }
    }
}
