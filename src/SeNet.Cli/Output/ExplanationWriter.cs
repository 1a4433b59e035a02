using SeNet.Data;
using SeNet.Explanation;
using SeNet.Modules;
using SeNet.Weights;
using TorchSharp;

namespace SeNet.Cli.Output;

/// <summary>Writes pictures of images with their class activation maps (Grad-CAM), as PNG files in a folder.</summary>
internal sealed class ExplanationWriter : IDisposable
{
    private readonly string directory;
    private readonly ImageClassifier network;
    private readonly GradCam explanation;
    private readonly ClassificationMetadata metadata;
    private readonly HashSet<string> names = [];

    /// <summary>Loads the network of a file.</summary>
    public ExplanationWriter(string file, string directory)
    {
        SeNetRuntime.Initialize();
        this.directory = Directory.CreateDirectory(directory).FullName;
        metadata = WeightsFile.ReadClassification(file);
        network = ModelZoo.FromFile(file);
        explanation = new GradCam(network);
    }

    /// <summary>Writes the picture of an image, for a class.</summary>
    public void Write(string path, int label)
    {
        using var scope = torch.NewDisposeScope();
        using var image = ImageFile.Load(path, metadata.Crop, metadata.Normalization);
        explanation.Compute(image, label)[0].SaveOverlay(NameFor(path), image, metadata.Normalization);
    }

    public void Dispose() => network.Dispose();

    /// <summary>A file for the picture; images of the same name get a number.</summary>
    private string NameFor(string path)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        var name = stem;
        for (var number = 2; !names.Add(name); number++)
            name = $"{stem}-{number}";
        return Path.Combine(directory, $"{name}.png");
    }
}
