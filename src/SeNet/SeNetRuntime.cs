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

    /// <summary>
    /// Lets the process keep the memory that tensors free, for the tensors that come after. Programs that train or classify on a CPU call
    /// it once, at their start: feature maps are large blocks, which glibc otherwise gives back to the system at each layer and gets
    /// anew, page by page (in training up to half of the time).
    /// </summary>
    /// <remarks>
    /// A setting of the whole process: its memory stays at the peak. Train on the process's first thread, the one of <c>Main</c>: on others glibc gives
    /// blocks of more than 64 MB back all the same. It does nothing where the C library is not glibc (Windows, macOS, Alpine).
    /// </remarks>
    /// <returns>Whether it took effect.</returns>
    public static bool KeepFreedMemory() => Allocator.KeepFreedMemory();
}
