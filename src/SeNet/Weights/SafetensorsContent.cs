using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>What a safetensors file holds. Owns its tensors.</summary>
public sealed class SafetensorsContent : IDisposable
{
    private readonly IReadOnlyDictionary<string, Tensor> tensors;
    private bool disposed;

    internal SafetensorsContent(IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        this.tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The tensors by their keys, on the CPU.</summary>
    /// <exception cref="ObjectDisposedException">They are freed.</exception>
    public IReadOnlyDictionary<string, Tensor> Tensors
    {
        get
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return tensors;
        }
    }

    /// <summary>The header's free text, <c>__metadata__</c>; empty if there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        disposed = true;
        foreach (var tensor in tensors.Values)
            tensor.Dispose();
    }
}
