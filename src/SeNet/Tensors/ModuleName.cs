using static TorchSharp.torch;

namespace SeNet.Tensors;

/// <summary>What a module is called in messages.</summary>
internal static class ModuleName
{
    /// <summary>
    /// Its own name, or its class where libtorch names it by a C++ type, as it does with <c>Sequential</c>.
    /// </summary>
    public static string Of(nn.Module module)
    {
        var name = module.GetName();
        return name.Contains("::", StringComparison.Ordinal) ? module.GetType().Name : name;
    }
}
