using System.Runtime.InteropServices;
using SeNet.Runtime;
using TorchSharp;

namespace SeNet;

/// <summary>The native part that SeNet runs on: libtorch and TorchSharp's library over it.</summary>
/// <remarks>
/// At the first use of SeNet, and in C# programs before their first line, <c>OMP_WAIT_POLICY=passive</c> is set in the
/// environment of the C library on Linux: libtorch's threads then sleep while they wait for each other. By default they
/// spin, which slows training down many times while several other processes are busy. A value that
/// <c>OMP_WAIT_POLICY</c> or <c>GOMP_SPINCOUNT</c> has is left as it is; processes that the program starts inherit the
/// setting. libtorch reads it when it is loaded: in F# and Visual Basic, in a notebook, and in a project with
/// <c>SeNetInitializeAtStart=false</c>, call <see cref="Initialize"/> before any use of TorchSharp, or set the variable
/// outside of the process.
/// </remarks>
public static class SeNetRuntime
{
    /// <summary>
    /// Prepares the process for training and inference: libtorch is loaded (<see cref="EnsureLoaded"/>) with threads
    /// that sleep while they wait, and freed memory is kept (<see cref="KeepFreedMemory"/>). Programs call it first, on
    /// the thread of <c>Main</c>; further calls do nothing.
    /// </summary>
    /// <exception cref="LibTorchNotLoadedException">
    /// libtorch does not load; the message says why and what to do.
    /// </exception>
    public static void Initialize()
    {
        WaitPolicy.UsePassive();
        EnsureLoaded();
        _ = OneDnn.IsSound;
        KeepFreedMemory();
    }

    /// <summary>
    /// Loads libtorch, or says why it does not load. TorchSharp itself loads it at the first tensor, and hides the
    /// loader's reason.
    /// </summary>
    /// <remarks>
    /// On Linux with an older libstdc++ than TorchSharp 0.107.0 needs (Debian 12, Ubuntu 22.04), a program that was not
    /// built with SeNet's package, such as a notebook, gets a patched copy of TorchSharp's library, which is made in
    /// memory.
    /// </remarks>
    /// <exception cref="LibTorchNotLoadedException">
    /// libtorch does not load; the message says why and what to do.
    /// </exception>
    public static void EnsureLoaded()
    {
        try
        {
            // Where this fails, TorchSharp would copy whole packages beside its assembly before it fails too.
            if (LibTorchSharpLoader.IsSupported)
                LibTorchSharpLoader.Load();
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception e)
        {
            throw new LibTorchNotLoadedException(
                LoadFailure.Explain(NativeFolders.All(), NativeLibrary.Load, LibTorchSharpLoader.LoadPatched, e), e);
        }
    }

    /// <summary>
    /// Lets the process keep the memory that tensors free, for the tensors that come after. Programs that train or
    /// classify on a CPU call it once, at their start, or <see cref="Initialize"/>: feature maps are large blocks,
    /// which glibc otherwise gives back to the system at each layer and gets anew, page by page (in training up to half
    /// of the time).
    /// </summary>
    /// <remarks>
    /// A setting of the whole process: its memory stays at the peak. Train on the process's first thread, the one of
    /// <c>Main</c>: on others glibc gives blocks of more than 64 MB back all the same. It does nothing where the C
    /// library is not glibc (Windows, macOS, Alpine).
    /// </remarks>
    /// <returns>Whether it took effect.</returns>
    public static bool KeepFreedMemory() => Allocator.KeepFreedMemory();
}
