using SeNet.Data;
using SeNet.Text;

namespace SeNet.Evaluation;

/// <summary>
/// Counts of how images of each class were classified: rows are true classes, columns predicted ones, as in
/// scikit-learn.
/// </summary>
/// <remarks>
/// Counts that are 0 take no memory, so that work and memory are linear in the images and the classes, however many
/// these are. Not safe for concurrent writers: give each thread its own matrix and <see cref="Merge"/> them.
/// </remarks>
public sealed class ConfusionMatrix
{
    private readonly Dictionary<(int True, int Predicted), long> counts = [];
    private readonly long[] trueCounts;
    private readonly long[] predictedCounts;

    /// <summary>Makes an empty matrix.</summary>
    /// <param name="classNames">Name of each class, at least one; class i is the name at index i.</param>
    /// <exception cref="ArgumentException"><paramref name="classNames"/> is empty or holds a null.</exception>
    public ConfusionMatrix(IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        if (classNames.Count == 0)
            throw new ArgumentException("classNames is empty; a confusion matrix has at least one class: give one name a class.", nameof(classNames));
        for (var i = 0; i < classNames.Count; i++)
            if (classNames[i] is null)
                throw new ArgumentException($"classNames[{i}] is null; give every class a name.", nameof(classNames));

        ClassNames = Array.AsReadOnly(classNames.ToArray());
        trueCounts = new long[ClassNames.Count];
        predictedCounts = new long[ClassNames.Count];
    }

    /// <summary>Counts two label sequences of equal length, image by image.</summary>
    /// <param name="classNames">Name of each class.</param>
    /// <param name="trueClasses">True class of each image, 0 to classes - 1.</param>
    /// <param name="predictedClasses">Predicted class of each image, 0 to classes - 1.</param>
    /// <exception cref="ArgumentException">The sequences differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not a class.</exception>
    public static ConfusionMatrix FromLabels(
        IReadOnlyList<string> classNames, IReadOnlyList<int> trueClasses, IReadOnlyList<int> predictedClasses)
    {
        ArgumentNullException.ThrowIfNull(trueClasses);
        ArgumentNullException.ThrowIfNull(predictedClasses);
        if (trueClasses.Count != predictedClasses.Count)
            throw new ArgumentException(
                $"trueClasses has {trueClasses.Count} labels and predictedClasses {predictedClasses.Count}; both need one an image.",
                nameof(predictedClasses));

        var matrix = new ConfusionMatrix(classNames);
        for (var i = 0; i < trueClasses.Count; i++)
            matrix.Add(trueClasses[i], predictedClasses[i]);
        return matrix;
    }

    /// <summary>Name of each class, by index.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Number of classes: the matrix's rows and columns.</summary>
    public int Classes => ClassNames.Count;

    /// <summary>Number of images counted.</summary>
    public long Total { get; private set; }

    /// <summary>Number of images classified correctly: the sum of the diagonal.</summary>
    public long Correct { get; private set; }

    /// <summary>
    /// The counts above 0, in the order of their rows and, in a row, of their columns: at most one for each image.
    /// </summary>
    public IReadOnlyList<ConfusionCount> Counts =>
        [.. counts.Select(pair => new ConfusionCount(pair.Key.True, pair.Key.Predicted, pair.Value)).OrderBy(count => count.TrueClass).ThenBy(count => count.PredictedClass)];

    /// <summary>Share of the images classified correctly, 0 to 1; 0 while nothing is counted.</summary>
    public double Accuracy => Total == 0 ? 0 : (double)Correct / Total;

    /// <summary>Number of images of <paramref name="trueClass"/> that were taken for <paramref name="predictedClass"/>.</summary>
    /// <param name="trueClass">Row, 0 to classes - 1.</param>
    /// <param name="predictedClass">Column, 0 to classes - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is not a class.</exception>
    public long this[int trueClass, int predictedClass]
    {
        get
        {
            ThrowIfNotAClass(trueClass, nameof(trueClass));
            ThrowIfNotAClass(predictedClass, nameof(predictedClass));
            return counts.GetValueOrDefault((trueClass, predictedClass));
        }
    }

    /// <summary>Number of images whose true class is <paramref name="trueClass"/>: the sum of its row.</summary>
    /// <param name="trueClass">Row, 0 to classes - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="trueClass"/> is not a class.</exception>
    public long TrueCount(int trueClass)
    {
        ThrowIfNotAClass(trueClass, nameof(trueClass));
        return trueCounts[trueClass];
    }

    /// <summary>Number of images taken for <paramref name="predictedClass"/>: the sum of its column.</summary>
    /// <param name="predictedClass">Column, 0 to classes - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="predictedClass"/> is not a class.</exception>
    public long PredictedCount(int predictedClass)
    {
        ThrowIfNotAClass(predictedClass, nameof(predictedClass));
        return predictedCounts[predictedClass];
    }

    /// <summary>Counts <paramref name="count"/> images of one class taken for another, or for itself.</summary>
    /// <param name="trueClass">Row, 0 to classes - 1.</param>
    /// <param name="predictedClass">Column, 0 to classes - 1.</param>
    /// <param name="count">Number of images, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is not a class, or <paramref name="count"/> is negative.</exception>
    public void Add(int trueClass, int predictedClass, long count = 1)
    {
        ThrowIfNotAClass(trueClass, nameof(trueClass));
        ThrowIfNotAClass(predictedClass, nameof(predictedClass));
        ArgumentOutOfRangeException.ThrowIfNegative(count);

        // The total bounds every count: when it does not overflow, none does.
        Total = checked(Total + count);
        if (count == 0)
            return;
        counts[(trueClass, predictedClass)] = counts.GetValueOrDefault((trueClass, predictedClass)) + count;
        trueCounts[trueClass] += count;
        predictedCounts[predictedClass] += count;
        if (trueClass == predictedClass)
            Correct += count;
    }

    /// <summary>Adds the counts of another matrix, such as that of another thread or process.</summary>
    /// <param name="other">A matrix of the same classes; it is not changed.</param>
    /// <exception cref="ArgumentException">The class names differ.</exception>
    /// <exception cref="OverflowException">The number of images exceeds 64 bits; nothing is added.</exception>
    public void Merge(ConfusionMatrix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ClassDifference.Of(ClassNames, other.ClassNames) is { } difference)
            throw new ArgumentException(
                $"other has the classes [{ShortText.List(other.ClassNames)}] and this matrix " +
                    $"[{ShortText.List(ClassNames)}]: {difference}; " +
                "only matrices of the same classes in the same order can be merged.",
                nameof(other));

        // Asked first, so that a sum that overflows changes nothing.
        _ = checked(Total + other.Total);
        foreach (var (truth, predicted, count) in other.Counts)
            Add(truth, predicted, count);
    }

    /// <summary>
    /// Writes CSV (RFC 4180): a header of the predicted classes' names, then a line for each true class; of more than
    /// 1,000 classes, the header <c>true,predicted,images</c>, then a line for each of the <see cref="Counts"/> with
    /// the names of its classes.
    /// </summary>
    /// <param name="writer">Receives the text; it is not closed.</param>
    public void WriteCsv(TextWriter writer) => ConfusionText.WriteCsv(this, writer);

    /// <summary>
    /// JSON of the form <c>{"classes": [name, ...], "counts": [[row of the first true class], ...]}</c>; of more than
    /// 1,000 classes, <c>{"classes": [name, ...], "entries": [[true class, predicted class, images], ...]}</c> with the
    /// <see cref="Counts"/>.
    /// </summary>
    public string ToJson() => ConfusionText.Json(this);

    /// <summary>
    /// A table with aligned columns: true classes down, predicted ones across; of more than 100 classes, the 30 most
    /// frequent confusions.
    /// </summary>
    public override string ToString() => ConfusionText.Table(this);

    private void ThrowIfNotAClass(int index, string name)
    {
        if (index < 0 || index >= Classes)
            throw new ArgumentOutOfRangeException(
                name, index, $"The class is {index}; the matrix has {Classes} classes, numbered from 0 to {Classes - 1}: check the labels.");
    }
}
