namespace SeNet.Visualization.Reports;

/// <summary>Something that a check of the data found.</summary>
/// <param name="Title">What it is, for example <c>3 files cannot be read</c>.</param>
/// <param name="Items">What is concerned, for example the files. The report shows the first 200.</param>
/// <param name="IsProblem">Whether something should be done about it; if not, it is information.</param>
public sealed record ReportFinding(string Title, IReadOnlyList<string> Items, bool IsProblem = true);
