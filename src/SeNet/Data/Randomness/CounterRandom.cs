namespace SeNet.Data.Randomness;

/// <summary>
/// A counter-based generator: each number is a hash of what it is for, so nothing depends on how many were drawn before
/// it.
/// </summary>
/// <remarks>
/// Batches, threads and resumed runs may therefore ask in any order. The hash is SplitMix64's: its increment separates
/// the four keys, its finaliser (Stafford's variant 13) mixes after each.
/// </remarks>
internal static class CounterRandom
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    /// <summary>64 random bits.</summary>
    public static ulong Bits(int seed, int epoch, int index, RandomPurpose purpose)
    {
        var hash = Mix((uint)seed + Increment);
        hash = Mix(hash + (uint)epoch + Increment);
        hash = Mix(hash + (uint)index + Increment);
        return Mix(hash + (uint)purpose + Increment);
    }

    /// <summary>A number of 0 to <paramref name="bound"/> - 1, all equally likely to within 2^-33.</summary>
    public static int Below(int bound, int seed, int epoch, int index, RandomPurpose purpose) =>
        (int)Math.BigMul(Bits(seed, epoch, index, purpose), (ulong)bound, out _);

    /// <summary>True or false, equally likely.</summary>
    public static bool Coin(int seed, int epoch, int index, RandomPurpose purpose) =>
        Bits(seed, epoch, index, purpose) >> 63 != 0;

    /// <summary>Any number of random numbers for one purpose.</summary>
    public static RandomDraws Draws(int seed, int epoch, int index, RandomPurpose purpose) =>
        new(Bits(seed, epoch, index, purpose));

    /// <summary>The numbers 0 to <paramref name="count"/> - 1 in a random order (Fisher and Yates).</summary>
    public static int[] Permutation(int count, int seed, int epoch)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (var i = count - 1; i > 0; i--)
        {
            var j = Below(i + 1, seed, epoch, i, RandomPurpose.Order);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    /// <summary>SplitMix64: the next state and its number.</summary>
    internal static ulong Next(ref ulong state) => Mix(state += Increment);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
