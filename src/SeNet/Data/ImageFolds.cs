using System.Collections;

namespace SeNet.Data;

/// <summary>The folds of a set, each made when it is asked for.</summary>
/// <param name="images">The set.</param>
/// <param name="foldOf">The fold that tests each image.</param>
/// <param name="count">Number of folds.</param>
internal sealed class ImageFolds<T>(T images, int[] foldOf, int count) : IReadOnlyList<ImageFold<T>>
    where T : ImageSource
{
    public int Count => count;

    public ImageFold<T> this[int number]
    {
        get
        {
            if ((uint)number >= (uint)count)
                throw new ArgumentOutOfRangeException(nameof(number), number, $"A fold is 0 to {count - 1}.");
            return new(
                number, Part(index => foldOf[index] != number), Part(index => foldOf[index] == number));
        }
    }

    public IEnumerator<ImageFold<T>> GetEnumerator() =>
        Enumerable.Range(0, count).Select(number => this[number]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private T Part(Func<int, bool> condition) => (T)images.Subset(ImageParts.Indices(foldOf.Length, condition));
}
