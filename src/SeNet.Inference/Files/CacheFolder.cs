namespace SeNet.Files;

/// <summary>Where downloads, and results that can be computed again, are kept.</summary>
internal static class CacheFolder
{
    /// <summary>Name of the environment variable for the folder.</summary>
    public const string Variable = "SENET_HOME";

    /// <summary>
    /// The folder that an environment names: <c>SENET_HOME</c>, else by the rules of the XDG Base Directory
    /// Specification.
    /// </summary>
    /// <param name="variable">Value of an environment variable; null if it is not set.</param>
    public static string Find(Func<string, string?> variable)
    {
        if (variable(Variable) is { Length: > 0 } own)
            return Path.GetFullPath(own);
        // The specification says that a relative path must be ignored.
        if (variable("XDG_CACHE_HOME") is { Length: > 0 } caches && Path.IsPathFullyQualified(caches))
            return Path.Combine(caches, "senet");
        var home = variable("HOME") is { Length: > 0 } set
            ? set
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Path.Combine(home, ".cache", "senet");
    }
}
