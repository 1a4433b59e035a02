using SeNet.Data.Randomness;
using SeNet.Validation;

namespace SeNet.Data;

/// <summary>
/// Random numbers of one transform for one image (or batch) in one epoch, or of a sampler in one epoch: a function of
/// (seed, epoch, index, name) alone. So they depend neither on the number of threads nor on where a run was resumed.
/// </summary>
/// <remarks>Not thread-safe. A transform gets a generator of its own for each image.</remarks>
public sealed class RandomNumbers
{
    private RandomDraws draws;

    /// <summary>Creates a generator.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="epoch">Number of the epoch.</param>
    /// <param name="index">Index of the image; 0 where there is none.</param>
    /// <param name="name">What the numbers are for. Different names give independent numbers.</param>
    public RandomNumbers(int seed, int epoch, int index, string name)
        : this(new RandomKey(seed, epoch, index), name)
    {
    }

    internal RandomNumbers(RandomKey key, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Key = key;
        draws = key.Draws(name);
    }

    internal RandomKey Key { get; }

    /// <summary>A number in [0, 1).</summary>
    public double Uniform() => draws.Between(0, 1);

    /// <summary>A number in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public double Uniform(double from, double to) => draws.Between(from, to);

    /// <summary>An integer in [0, <paramref name="bound"/>), all equally likely.</summary>
    /// <param name="bound">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is below 1.</exception>
    public int Below(int bound) => draws.Below(Require.AtLeastOne(bound));

    /// <summary>True with a probability.</summary>
    /// <param name="probability">0 to 1.</param>
    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>A number of the standard normal distribution (Box and Muller).</summary>
    public double Normal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        return radius * Math.Cos(2 * Math.PI * Uniform());
    }

    /// <summary>A number of the beta distribution with two equal parameters, in [0, 1].</summary>
    /// <param name="alpha">The parameter, above 0. 1: uniform.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not above 0.</exception>
    public double Beta(double alpha)
    {
        Require.Positive(alpha);
        // In logarithms: with a small alpha both numbers may be too small for a double.
        var (first, second) = (LogGamma(alpha), LogGamma(alpha));
        return 1 / (1 + Math.Exp(second - first));
    }

    /// <summary>The numbers 0 to <paramref name="count"/> - 1 in a random order (Fisher and Yates).</summary>
    public int[] Permutation(int count)
    {
        int[] order = [.. Enumerable.Range(0, Require.NotNegative(count))];
        Shuffle(order);
        return order;
    }

    internal void Shuffle(Span<int> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = draws.Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>
    /// Logarithm of a number of the gamma distribution (Marsaglia and Tsang, 2000; below 1 by their section 6).
    /// </summary>
    private double LogGamma(double alpha)
    {
        if (alpha < 1)
            return LogGamma(alpha + 1) + Math.Log(1 - Uniform()) / alpha;
        var d = alpha - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal();
            var v = Math.Pow(1 + c * x, 3);
            if (v > 0 && Math.Log(1 - Uniform()) < x * x / 2 + d * (1 - v + Math.Log(v)))
                return Math.Log(d) + Math.Log(v);
        }
    }
}
