namespace SeNet.Weights;

/// <summary>Where downloads are kept.</summary>
internal static class CacheFolder
{
    /// <summary>
    /// The folder that an environment names: <c>SENET_HOME</c>, else by the rules of the XDG Base Directory
    /// Specification.
    /// </summary>
    /// <param name="variable">Value of an environment variable; null if it is not set.</param>
    public static string Find(Func<string, string?> variable)
    {
        if (variable(Pretrained.FolderVariable) is { Length: > 0 } own)
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
