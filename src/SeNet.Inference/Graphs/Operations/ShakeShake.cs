namespace SeNet.Graphs.Operations;

/// <summary>
/// a * first + (1 - a) * second: in training a is uniform on [0, 1) for each image, and the gradient sees other such
/// weights; in evaluation a is 1/2 (Gastaldi, arXiv 1705.07485, equation 2, 'Shake-Shake-Image').
/// </summary>
public sealed record ShakeShake : ElementwiseOperation;
