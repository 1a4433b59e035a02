namespace SeNet.Data.Randomness;

/// <summary>Random numbers one after the other (SplitMix64).</summary>
internal struct RandomDraws(ulong state)
{
    private ulong state = state;

    /// <summary>A number in [from, to).</summary>
    public double Between(double from, double to) =>
        from + (to - from) * (CounterRandom.Next(ref state) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number of 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)Math.BigMul(CounterRandom.Next(ref state), (ulong)bound, out _);
}
