namespace SeNet.Graphs.Operations;

/// <summary>
/// Channel shuffle (Zhang et al., arXiv 1707.01083, section 3.1): the channels as a matrix of Rows rows, transposed.
/// Output channel j * Rows + i is input channel i * (C / Rows) + j.
/// </summary>
/// <param name="Rows">Rows of the matrix, a divisor of the channels: the paper's number of groups.</param>
public sealed record ChannelShuffle(int Rows) : ElementwiseOperation;
