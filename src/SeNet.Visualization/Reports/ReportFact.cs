namespace SeNet.Visualization.Reports;

/// <summary>A named value in a report: a setting, a version, a measurement.</summary>
/// <param name="Name">Name, for example <c>learning rate</c>.</param>
/// <param name="Value">Value, as it is shown.</param>
public sealed record ReportFact(string Name, string Value);
