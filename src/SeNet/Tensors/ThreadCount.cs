using TorchSharp;

namespace SeNet.Tensors;

/// <summary>Sets the number of libtorch's threads, until it is disposed.</summary>
internal sealed class ThreadCount : IDisposable
{
    private readonly int? before;

    /// <summary>Sets the number.</summary>
    /// <param name="threads">The number; null to leave it.</param>
    public ThreadCount(int? threads)
    {
        if (threads is not { } count || count == torch.get_num_threads())
            return;
        before = torch.get_num_threads();
        torch.set_num_threads(count);
    }

    public void Dispose()
    {
        if (before is { } count)
            torch.set_num_threads(count);
    }
}
