namespace ModelTables;

/// <summary>The page docs/models.md.</summary>
public static class Page
{
    /// <summary>Writes the page.</summary>
    /// <param name="measurements">Measures the networks.</param>
    public static string Text(Measurements measurements) => "";

    /// <summary>Compares the page with a file, and says where they differ.</summary>
    /// <param name="path">The file.</param>
    /// <param name="measurements">Measures the networks.</param>
    /// <returns>The program's exit code.</returns>
    public static int Check(string path, Measurements measurements) => 0;
}
