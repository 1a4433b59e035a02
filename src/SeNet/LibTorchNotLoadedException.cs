namespace SeNet;

/// <summary>libtorch, or TorchSharp's library over it, does not load.</summary>
public sealed class LibTorchNotLoadedException : InvalidOperationException
{
    internal LibTorchNotLoadedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
