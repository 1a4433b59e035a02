namespace SeNet.Cli.Diagnosis;

/// <summary>How something is.</summary>
internal enum FindingState
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>It works, but not as well as it might.</summary>
    Note,

    /// <summary>Training does not work.</summary>
    Broken,
}

/// <summary>What an examination found.</summary>
/// <param name="Subject">What was looked at, in a word.</param>
/// <param name="State">How it is.</param>
/// <param name="Text">What was seen.</param>
/// <param name="Remedy">What to do, or null.</param>
internal sealed record Finding(string Subject, FindingState State, string Text, string? Remedy = null);
