using SeNet.Text;
using SeNet.Weights;

namespace SeNet.Weights;

/// <summary>
/// Opens a weights file for reading. If it cannot be opened, the exception says which of the possible causes it is.
/// </summary>
internal static class InputFile
{
    private const int Shown = 3;

    private static readonly string[] Extensions =
        [".safetensors", ".pt", ".pth", ".bin", ".ckpt", ".caffemodel", ".index.json"];

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="open">Opens it.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or no folder for it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="WeightsFormatException">It is a folder.</exception>
    public static T Open<T>(string path, Func<string, T> open)
    {
        try
        {
            return open(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"There is no file '{path}'{MissingFolder(path)}.", path, e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException && Directory.Exists(path))
        {
            throw new WeightsFormatException(path, 0, $"it is a folder, not a file; {InFolder(path)}", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException(
                $"The file '{path}' cannot be read: this user lacks the permission to read it, or " +
                    $"to enter a folder above it.",
                e);
        }
    }

    /// <summary>Which folder of the path is missing, as the rest of a sentence; empty if none is.</summary>
    private static string MissingFolder(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        string? missing = null;
        while (folder is not null && !Directory.Exists(folder))
        {
            if (File.Exists(folder))
                return $": '{folder}' is a file, not a folder";
            (missing, folder) = (folder, Path.GetDirectoryName(folder));
        }

        return missing is null ? "" : $": there is no folder '{missing}'";
    }

    private static bool IsWeights(string name) =>
        Array.Exists(Extensions, extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    private static string InFolder(string folder)
    {
        try
        {
            if (File.Exists(Path.Combine(folder, "data.pkl")))
                return "it is what torch.save writes, unpacked: zip the folder without compression " +
                    "(zip -0 -r), and give the archive";
            var files = Directory.EnumerateFiles(folder)
                .Select(file => Path.GetFileName(file))
                .Where(IsWeights)
                .Order(StringComparer.Ordinal)
                .Take(Shown)
                .Select(name => $"'{Printable.Text(name)}'")
                .ToList();
            return files.Count > 0
                ? $"give a file in it, for example {string.Join(" or ", files)}"
                : "give a weights file";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "give a weights file";
        }
    }
}
