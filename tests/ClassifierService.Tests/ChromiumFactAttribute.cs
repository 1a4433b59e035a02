namespace ClassifierService.Tests;

/// <summary>A test in Chromium, skipped where there is none: Playwright's own browsers are not downloaded.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumFactAttribute : FactAttribute
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    public ChromiumFactAttribute()
    {
        if (Executable is null)
            Skip = $"There is no browser on the PATH: {string.Join(", ", Names)}. On Debian: apt-get install chromium.";
    }

    public static string? Executable { get; } = Names
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
