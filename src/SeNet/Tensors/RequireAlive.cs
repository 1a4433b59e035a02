using static TorchSharp.torch;

namespace SeNet.Tensors;

/// <summary>
/// Checks that a module is not disposed of. TorchSharp's modules stay usable objects after Dispose, only without
/// tensors: their state dictionary is empty, and would be saved as such.
/// </summary>
internal static class RequireAlive
{
    /// <summary>Checks a module and all its parts.</summary>
    /// <exception cref="ObjectDisposedException">The module, or one of its parts, is disposed of.</exception>
    public static void Module(nn.Module module)
    {
        ObjectDisposedException.ThrowIf(IsDisposed(module), module);
        foreach (var (name, part) in module.named_modules())
            if (IsDisposed(part))
                throw new ObjectDisposedException(
                    ModuleName.Of(module),
                    $"The part '{name}' of the {ModuleName.Of(module)} is disposed of; make the model again.");
    }

    // Every question that goes to the native module is answered by an exception once its handle is closed; this one has
    // no effect.
    private static bool IsDisposed(nn.Module module)
    {
        try
        {
            _ = module.training;
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }
}
