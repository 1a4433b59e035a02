using SeNet.Blocks;

namespace SeNet.Models;

/// <summary>What every network of the zoo is made with; checked by <see cref="ModelZoo"/>.</summary>
/// <param name="Name">Name in the zoo.</param>
/// <param name="InChannels">Channels of the images.</param>
/// <param name="Classes">Classes to tell apart; 0 for no classifier.</param>
/// <param name="SE">Options of the SE blocks; null for none.</param>
/// <param name="Dropout">Probability that training sets a feature before the classifier to zero.</param>
internal sealed record ClassifierArguments(string Name, int InChannels, int Classes, SEOptions? SE, double Dropout);
