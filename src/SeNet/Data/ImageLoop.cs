namespace SeNet.Data;

/// <summary>Work on many images on all processors.</summary>
internal static class ImageLoop
{
    /// <summary>Calls <paramref name="work"/> for 0 to <paramref name="count"/> - 1.</summary>
    /// <exception cref="InvalidDataException">That of the first image that could not be read, whatever the order of work was.</exception>
    public static void Run(int count, Action<int> work)
    {
        var errors = new InvalidDataException?[count];
        Parallel.For(0, count, (index, loop) =>
        {
            try
            {
                work(index);
            }
            catch (InvalidDataException e)
            {
                errors[index] = e;
                loop.Break(); // Those before this one are still read.
            }
        });
        if (Array.Find(errors, error => error is not null) is { } first)
            throw first;
    }
}
