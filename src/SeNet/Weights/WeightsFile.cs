using SeNet.Tensors;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>Saves and loads a module's parameters and buffers, under the keys of PyTorch's state dict.</summary>
/// <example>
/// <code>
/// WeightsFile.Save("weights.safetensors", network);
/// var report = WeightsFile.Load("model.pt", network, new LoadOptions { FreshClassifier = true });
/// </code>
/// </example>
public static class WeightsFile
{
    /// <summary>Saves a module's parameters and buffers.</summary>
    /// <param name="path">
    /// The file, replaced in one step if it exists. Its extension chooses the format: <c>.safetensors</c>, or
    /// <c>.pt</c>, <c>.pth</c> or <c>.bin</c> for PyTorch's, which <c>torch.load(file, weights_only=True)</c> opens.
    /// </param>
    /// <param name="module">The module, on any device.</param>
    /// <param name="metadata">Model, classes and image preparation to save with the weights. Optional.</param>
    /// <exception cref="ArgumentException">
    /// The extension is another, a tensor has a type that the format lacks, or the module has no tensors.
    /// </exception>
    /// <exception cref="ObjectDisposedException">
    /// The module, or a part of it, is disposed of; a file that exists is not touched.
    /// </exception>
    public static void Save(string path, nn.Module module, WeightsMetadata? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        var write = WeightsFormat.WriterFor(path);
        RequireAlive.Module(module);
        var tensors = module.state_dict();
        if (tensors.Count == 0)
            throw new ArgumentException(
                $"'{ModuleName.Of(module)}' has neither parameters nor buffers, so there is nothing to save; " +
                    "register its layers (RegisterComponents) if it has any.",
                nameof(module));
        write(path, Safetensors.Contents(tensors), (metadata ?? new WeightsMetadata()).ToText());
    }

    /// <summary>
    /// Loads parameters and buffers into a module, which keeps its types, its device and its mode (training or
    /// evaluation). At most one tensor is in memory in addition to the model.
    /// </summary>
    /// <param name="path">
    /// A file of this library or of Python; an ONNX model, whose layers are matched by structure where its names say
    /// nothing; or a training checkpoint, of which the model's part is loaded.
    /// </param>
    /// <param name="module">
    /// The module. A new one is in training mode, in which calls change the running statistics: call <c>eval()</c>
    /// before it classifies.
    /// </param>
    /// <param name="options">
    /// What may differ between the two; null for nothing. What PyTorch's <c>load_state_dict</c> accepts is accepted:
    /// other floating-point types; counters of batch normalization that are missing, as in old files, or were converted
    /// with the weights (0 if such a counter became infinite); a scalar as [1].
    /// </param>
    /// <returns>Which tensors were loaded, and the file's metadata.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="ArgumentException">
    /// The two differ in more than the options allow, or have nothing in common; or it is unknown which parameters are
    /// the classifier, or which prefix the model's keys have in the file. The module is unchanged.
    /// </exception>
    /// <exception cref="WeightsFormatException">
    /// The file is damaged or of no known format, or has several dictionaries of tensors or not the one that was
    /// named; the message lists them. The module is unchanged.
    /// </exception>
    public static LoadReport Load(string path, nn.Module module, LoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        options ??= new LoadOptions();
        using var archive = TensorArchive.Open(path, options.Dictionary);
        return StateDict.Load(module, archive, options);
    }

    /// <summary>Reads the metadata of a file, without the weights.</summary>
    /// <param name="path">The file, a training checkpoint too.</param>
    /// <param name="dictionary">
    /// Which dictionary of a PyTorch checkpoint, as <see cref="LoadOptions.Dictionary"/>; null for the one that there
    /// is.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WeightsFormatException">
    /// The file is damaged or of no known format, or has several dictionaries of tensors or not the one that is asked
    /// for.
    /// </exception>
    public static WeightsMetadata ReadMetadata(string path, string? dictionary = null)
    {
        using var archive = TensorArchive.Open(path, dictionary);
        return WeightsMetadata.FromText(archive.Metadata, path);
    }

    /// <summary>Reads what a program needs in addition to the model to classify images.</summary>
    /// <param name="path">
    /// The file, for example one that <see cref="Training.BestWeights"/> saved, or <see cref="Save"/> with the metadata
    /// of a training's result.
    /// </param>
    /// <param name="dictionary">
    /// Which dictionary of a PyTorch checkpoint, as <see cref="LoadOptions.Dictionary"/>; null for the one that there
    /// is.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">
    /// The file lacks some of it; the message says what, and how a file is saved that has it.
    /// </exception>
    /// <exception cref="WeightsFormatException">The file is damaged or of no known format.</exception>
    public static ClassificationMetadata ReadClassification(string path, string? dictionary = null) =>
        ClassificationMetadata.Create(ReadMetadata(path, dictionary), path);
}
