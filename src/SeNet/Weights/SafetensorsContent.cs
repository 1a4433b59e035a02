using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>The content of a safetensors file. Owns its tensors.</summary>
public sealed class SafetensorsContent : IDisposable
{
    private readonly IReadOnlyDictionary<string, Tensor> tensors;
    private bool disposed;

    internal SafetensorsContent(
        IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        this.tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The tensors by key, on the CPU.</summary>
    /// <exception cref="ObjectDisposedException">The content is disposed.</exception>
    public IReadOnlyDictionary<string, Tensor> Tensors
    {
        get
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return tensors;
        }
    }

    /// <summary>The header's text by key, <c>__metadata__</c>; empty if there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        disposed = true;
        foreach (var tensor in tensors.Values)
            tensor.Dispose();
    }
}
