namespace SeNet.Cli;

/// <summary>The command line is wrong, as is seen only when files or data have been looked at.</summary>
/// <param name="message">What is wrong, and what to give instead.</param>
internal sealed class UsageException(string message) : Exception(message);
