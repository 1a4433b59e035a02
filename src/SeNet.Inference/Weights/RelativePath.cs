namespace SeNet.Weights;

/// <summary>Paths that a file names of others beside it, which may be anything.</summary>
internal static class RelativePath
{
    /// <summary>Whether a path leads to something in the folder or below it.</summary>
    public static bool IsInside(string name) =>
        name.Length > 0 && name[0] != '/' && !name.Contains('\\') && !name.Contains(':') && !name.Any(char.IsControl)
        && !name.Split('/').Any(part => part is "" or "." or "..");
}
