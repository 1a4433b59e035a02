namespace SeNet.Data;

/// <summary>What was found about files.</summary>
/// <param name="Found">For each file.</param>
/// <param name="Refusals">What the system said to a file that it does not let read; null for the others.</param>
/// <param name="Decoded">Number of files that were decoded.</param>
/// <param name="DecodedBytes">Length of those together.</param>
internal sealed record FileInspections(Inspection[] Found, Exception?[] Refusals, int Decoded, long DecodedBytes);
