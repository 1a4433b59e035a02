namespace SeNet.Visualization.Reports;

/// <summary>A class and the probability that a network gives to it.</summary>
/// <param name="Class">The class: an index into the class names.</param>
/// <param name="Probability">Its probability, 0 to 1.</param>
public readonly record struct ClassProbability(int Class, double Probability);
