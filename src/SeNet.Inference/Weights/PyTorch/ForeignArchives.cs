using SeNet.Text;

namespace SeNet.Weights;

/// <summary>
/// Names what a zip archive is that does not hold a state dict, by the names of its entries, and says what to save
/// instead.
/// </summary>
internal static class ForeignArchives
{
    private const string SaveInstead = "save model.state_dict() with torch.save in Python instead";

    private static readonly string[] WeightsExtensions =
        [".pt", ".pth", ".bin", ".ckpt", ".safetensors", ".pkl", ".h5"];

    /// <summary>Describes an archive as a noun with what to do; null if it is of no known kind.</summary>
    /// <param name="entries">Its entries by their names.</param>
    public static string? Describe(IReadOnlyDictionary<string, ZipEntry> entries)
    {
        if (Has("constants.pkl"))
            return "a TorchScript program (torch.jit.save), not a state dict; in Python, load it with " +
                "torch.jit.load, and save the state_dict() of what comes with torch.save instead";
        if (Has("archive_format") || Has("serialized_exported_program.json"))
            return "an exported program (torch.export.save), not a state dict; in Python, load it with " +
                "torch.export.load, and save its state_dict with torch.save instead";
        if (Has(".data/extern_modules") || Has(".data/python_version"))
            return $"a package (torch.package) of Python code; {SaveInstead}";
        if (Has("bytecode.pkl"))
            return $"a program for PyTorch Mobile; {SaveInstead}";
        if (Has("MAR-INF/MANIFEST.json"))
            return "an archive of TorchServe; give the file of weights that was put into it";
        if (Has("model.weights.h5"))
            return "a Keras model (.keras), which is not supported; convert it with the program that made it";
        if (Has("saved_model.pb"))
            return "a TensorFlow model, which is not supported; convert it with the program that made it";
        if (entries.Count > 0 && entries.Keys.All(name => name.EndsWith(".npy", StringComparison.Ordinal)))
            return $"an archive of NumPy arrays (.npz), which is not supported; {SaveInstead}";
        return entries.Keys.FirstOrDefault(IsWeights) is { } inner
            && !inner.EndsWith("data.pkl", StringComparison.Ordinal)
                ? $"a zip archive that holds '{Printable.Text(inner)}'; unpack it, and give that file"
                : null;

        bool Has(string name) =>
            entries.Keys.Any(entry => entry == name || entry.EndsWith("/" + name, StringComparison.Ordinal));
    }

    private static bool IsWeights(string name) =>
        !name.StartsWith("__MACOSX/", StringComparison.Ordinal)
        && Array.Exists(WeightsExtensions, extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
}
