using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>A module's parameters and buffers in a safetensors file, under PyTorch's state keys.</summary>
public static class WeightsFile
{
    /// <summary>Saves a module's parameters and buffers.</summary>
    /// <param name="path">The file, replaced in one step if it exists.</param>
    /// <param name="module">The module, on any device.</param>
    /// <param name="metadata">What else the file should tell; null for nothing.</param>
    public static void Save(string path, nn.Module module, WeightsMetadata? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        Safetensors.Write(path, module.state_dict(), (metadata ?? new WeightsMetadata()).ToText());
    }

    /// <summary>Loads parameters and buffers into a module, which keeps its types and device.</summary>
    /// <param name="path">The file, ours or one that Python wrote.</param>
    /// <param name="module">A module with the same keys and shapes.</param>
    /// <returns>The file's metadata.</returns>
    /// <exception cref="ArgumentException">Keys or shapes differ; the module is unchanged.</exception>
    /// <exception cref="WeightsFormatException">The file is damaged or of another format; the module is unchanged.</exception>
    public static WeightsMetadata Load(string path, nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        using var content = Safetensors.Read(path);
        StateDict.CopyInto(module, content.Tensors, path);
        return WeightsMetadata.FromText(content.Metadata, path);
    }

    /// <summary>Reads what a file tells of its weights, without the weights.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WeightsFormatException">The file is damaged or of another format.</exception>
    public static WeightsMetadata ReadMetadata(string path) => WeightsMetadata.FromText(Safetensors.ReadMetadata(path), path);
}
