namespace SeNet.Data;

/// <summary>One fold of a cross-validation.</summary>
/// <typeparam name="T">Kind of the sets.</typeparam>
/// <param name="Number">Number of the fold, from 0.</param>
/// <param name="Train">Images to train on.</param>
/// <param name="Validation">Images to test on, none of them in <paramref name="Train"/>.</param>
public sealed record ImageFold<T>(int Number, T Train, T Validation)
    where T : ImageSource;
