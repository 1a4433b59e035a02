using SeNet.Data.Randomness;

namespace SeNet.Data;

/// <summary>Splits of a set of images in which each class is divided alike (stratified).</summary>
/// <remarks>
/// A split is a function of the labels, the fraction or number of folds, and the seed alone: a resumed run makes the
/// same one.
/// </remarks>
/// <example>
/// <code>
/// var (train, validation) = data.Train.Split(0.9, seed: 0);
/// foreach (var fold in data.Train.KFold(5, seed: 0))
///     Console.WriteLine($"fold {fold.Number}: {fold.Train.Count} and {fold.Validation.Count} images");
/// </code>
/// </example>
public static class ImageParts
{
    /// <summary>Splits a set in two, each class by the same fraction (for example training and validation).</summary>
    /// <typeparam name="T">Kind of the set: the parts are of the same kind.</typeparam>
    /// <param name="images">The set.</param>
    /// <param name="firstFraction">
    /// Fraction of each class that goes to the first part, above 0 and below 1; rounded to whole images.
    /// </param>
    /// <param name="seed">Chooses the images; the same seed gives the same parts.</param>
    /// <returns>Two parts without a common image, both in the set's order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="firstFraction"/> is not between 0 and 1.
    /// </exception>
    /// <exception cref="ArgumentException">The fraction leaves one part without any image.</exception>
    public static (T First, T Second) Split<T>(this T images, double firstFraction, int seed)
        where T : ImageSource
    {
        ArgumentNullException.ThrowIfNull(images);
        if (!(firstFraction is > 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(firstFraction), firstFraction, "The fraction of the first part is above 0 and below 1.");
        var inFirst = new bool[images.Count];
        foreach (var members in ByClass(images, seed, RandomPurpose.Split))
        {
            var taken = (int)Math.Round(firstFraction * members.Length, MidpointRounding.AwayFromZero);
            foreach (var index in members.AsSpan(0, taken))
                inFirst[index] = true;
        }

        var first = Indices(images.Count, index => inFirst[index]);
        if (first.Length == 0 || first.Length == images.Count)
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"{firstFraction} of {images.Count} images leaves one part empty; choose one nearer to 0.5."),
                nameof(firstFraction));
        return ((T)images.Subset(first), (T)images.Subset(Indices(images.Count, index => !inFirst[index])));
    }

    /// <summary>
    /// Divides a set into folds for cross-validation: each fold trains on all images but its own part, and each image
    /// is in the part of one fold (stratified k-fold).
    /// </summary>
    /// <remarks>
    /// The parts of a class differ by at most one image, and so do the whole parts. A fold's sets are created when the
    /// fold is asked for: sets in memory take the memory of one fold at a time.
    /// </remarks>
    /// <typeparam name="T">Kind of the set: the parts are of the same kind.</typeparam>
    /// <param name="images">The set.</param>
    /// <param name="folds">Number of folds, 2 to the number of images.</param>
    /// <param name="seed">Chooses the images; the same seed gives the same folds.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="folds"/> is out of range.</exception>
    /// <exception cref="ArgumentException">
    /// A class has one image only: the fold that tests it could not train it.
    /// </exception>
    public static IReadOnlyList<ImageFold<T>> KFold<T>(this T images, int folds, int seed)
        where T : ImageSource
    {
        ArgumentNullException.ThrowIfNull(images);
        if (folds < 2 || folds > images.Count)
            throw new ArgumentOutOfRangeException(
                nameof(folds), folds, $"folds is 2 to {images.Count}, the number of images.");
        var foldOf = new int[images.Count];
        var next = 0; // Goes on over the classes, so that the parts have the same size.
        foreach (var members in ByClass(images, seed, RandomPurpose.Fold))
        {
            if (members.Length == 1)
                throw new ArgumentException(
                    $"Class '{images.ClassNames[images.Label(members[0])]}' has one image only, and the fold that " +
                    "tests it could not train it; add images of the class, or leave it out with Subset.",
                    nameof(images));
            foreach (var index in members)
                foldOf[index] = next++ % folds;
        }

        return new ImageFolds<T>(images, foldOf, folds);
    }

    /// <summary>The indices of a set that fulfil a condition, in order.</summary>
    internal static int[] Indices(int count, Func<int, bool> condition) =>
        [.. Enumerable.Range(0, count).Where(condition)];

    /// <summary>The images of each class, in a random order.</summary>
    private static IEnumerable<int[]> ByClass(ImageSource images, int seed, RandomPurpose purpose) =>
        Enumerable.Range(0, images.Count).GroupBy(images.Label).OrderBy(members => members.Key).Select(
            members => members.OrderBy(index => CounterRandom.Bits(seed, 0, index, purpose)).ToArray());
}
