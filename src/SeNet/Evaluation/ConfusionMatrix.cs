using SeNet.Data;
using SeNet.Text;

namespace SeNet.Evaluation;

/// <summary>
/// Confusion matrix: the number of images of each true class (rows) by predicted class (columns), as in scikit-learn.
/// </summary>
/// <remarks>
/// Entries that are 0 take no memory, so time and memory are linear in the number of images and classes. Not safe for
/// concurrent writers: use one matrix per thread and <see cref="Merge"/> them.
/// </remarks>
/// <example>
/// <code>
/// var matrix = new ConfusionMatrix(["cat", "dog"]);
/// matrix.Add(trueClass: 0, predictedClass: 1);
/// Console.WriteLine(matrix[0, 1]);           // 1: a cat that was taken for a dog
/// </code>
/// </example>
public sealed class ConfusionMatrix
{
    private readonly Dictionary<(int True, int Predicted), long> counts = [];
    private readonly long[] trueCounts;
    private readonly long[] predictedCounts;

    /// <summary>Creates an empty matrix.</summary>
    /// <param name="classNames">Names of the classes, at least one. Class i has the name at index i.</param>
    /// <exception cref="ArgumentException"><paramref name="classNames"/> is empty or contains null.</exception>
    public ConfusionMatrix(IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        if (classNames.Count == 0)
            throw new ArgumentException("classNames is empty; a confusion matrix has at least " +
                "one class: give a name for each class.", nameof(classNames));
        for (var i = 0; i < classNames.Count; i++)
            if (classNames[i] is null)
                throw new ArgumentException(
                    $"classNames[{i}] is null; give a name for each class.", nameof(classNames));

        ClassNames = Array.AsReadOnly(classNames.ToArray());
        trueCounts = new long[ClassNames.Count];
        predictedCounts = new long[ClassNames.Count];
    }

    /// <summary>Creates the matrix of the true and predicted classes of images.</summary>
    /// <param name="classNames">Names of the classes.</param>
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
                $"trueClasses has {trueClasses.Count} labels and predictedClasses {predictedClasses.Count}; both " +
                    "need one per image.",
                nameof(predictedClasses));

        var matrix = new ConfusionMatrix(classNames);
        for (var i = 0; i < trueClasses.Count; i++)
            matrix.Add(trueClasses[i], predictedClasses[i]);
        return matrix;
    }

    /// <summary>Names of the classes, by index.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Number of classes: of rows and of columns.</summary>
    public int Classes => ClassNames.Count;

    /// <summary>Number of images counted.</summary>
    public long Total { get; private set; }

    /// <summary>Number of images classified correctly: the sum of the diagonal.</summary>
    public long Correct { get; private set; }

    /// <summary>
    /// The entries above 0, ordered by row, then by column. There are at most as many as images.
    /// </summary>
    public IReadOnlyList<ConfusionCount> Counts =>
    [
        .. counts.Select(pair => new ConfusionCount(pair.Key.True, pair.Key.Predicted, pair.Value))
            .OrderBy(count => count.TrueClass).ThenBy(count => count.PredictedClass),
    ];

    /// <summary>Fraction of the images classified correctly, 0 to 1; 0 for an empty matrix.</summary>
    public double Accuracy => Total == 0 ? 0 : (double)Correct / Total;

    /// <summary>
    /// Number of images of <paramref name="trueClass"/> that were predicted as <paramref name="predictedClass"/>.
    /// </summary>
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

    /// <summary>Number of images predicted as <paramref name="predictedClass"/>: the sum of its column.</summary>
    /// <param name="predictedClass">Column, 0 to classes - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="predictedClass"/> is not a class.</exception>
    public long PredictedCount(int predictedClass)
    {
        ThrowIfNotAClass(predictedClass, nameof(predictedClass));
        return predictedCounts[predictedClass];
    }

    /// <summary>Adds <paramref name="count"/> images of a true and a predicted class.</summary>
    /// <param name="trueClass">Row, 0 to classes - 1.</param>
    /// <param name="predictedClass">Column, 0 to classes - 1.</param>
    /// <param name="count">Number of images, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An index is not a class, or <paramref name="count"/> is negative.
    /// </exception>
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

    /// <summary>Adds the entries of another matrix, such as that of another thread or process.</summary>
    /// <param name="other">A matrix of the same classes. It is not changed.</param>
    /// <exception cref="ArgumentException">The class names differ.</exception>
    /// <exception cref="OverflowException">The number of images exceeds 64 bits. Nothing is added.</exception>
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
    /// Writes CSV (RFC 4180): a header with the names of the predicted classes, then a line for each true class. With
    /// more than 1,000 classes: the header <c>true,predicted,images</c>, then a line for each of the
    /// <see cref="Counts"/> with the names of its classes.
    /// </summary>
    /// <param name="writer">Receives the text. It is not closed.</param>
    public void WriteCsv(TextWriter writer) => ConfusionText.WriteCsv(this, writer);

    /// <summary>
    /// JSON of the form <c>{"classes": [name, ...], "counts": [[row of the first true class], ...]}</c>. With more than
    /// 1,000 classes: <c>{"classes": [name, ...], "entries": [[true class, predicted class, images], ...]}</c> with the
    /// <see cref="Counts"/>.
    /// </summary>
    public string ToJson() => ConfusionText.Json(this);

    /// <summary>
    /// A text table with a row for each true and a column for each predicted class. With more than 100 classes: the 30
    /// most frequent confusions.
    /// </summary>
    public override string ToString() => ConfusionText.Table(this);

    private void ThrowIfNotAClass(int index, string name)
    {
        if (index < 0 || index >= Classes)
            throw new ArgumentOutOfRangeException(
                name, index, $"The class is {index}; the matrix has {Classes} classes, numbered from 0 to " +
                    $"{Classes - 1}: check the labels.");
    }
}
