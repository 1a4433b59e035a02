namespace SeNet.Graphs;

/// <summary>A network has more parameters than the maximum that its builder was given.</summary>
internal sealed class ParametersExceededException(string network, long maximum)
    : ArgumentException($"The network '{network}' has more than {maximum} parameters, the maximum that was asked for.");
