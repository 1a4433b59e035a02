using System.IO.Hashing;
using System.Text;

namespace SeNet.Data.Randomness;

/// <summary>What all random numbers of one transform for one image in one epoch depend on.</summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Epoch">Number of the epoch.</param>
/// <param name="Index">Index of the image, or number of the batch.</param>
/// <param name="Occurrence">How many transforms of the same name stand before it in the list.</param>
internal readonly record struct RandomKey(int Seed, int Epoch, int Index, int Occurrence = 0)
{
    /// <summary>
    /// 64 random bits for a purpose. The first transform of a kind draws by the purpose alone, as before there were
    /// lists of transforms; the others have numbers of their own.
    /// </summary>
    public ulong Bits(RandomPurpose purpose) => CounterRandom.Bits(
        Seed, Epoch, Index, Occurrence == 0 ? purpose : PurposeOf($"{purpose} {Occurrence}"));

    /// <summary>A number of 0 to <paramref name="bound"/> - 1, all equally likely to within 2^-33.</summary>
    public int Below(int bound, RandomPurpose purpose) => (int)Math.BigMul(Bits(purpose), (ulong)bound, out _);

    /// <summary>True with a probability.</summary>
    public bool Chance(double probability, RandomPurpose purpose) =>
        (Bits(purpose) >> 11) * (1.0 / (1UL << 53)) >= 1 - probability;

    public RandomDraws Draws(RandomPurpose purpose) => new(Bits(purpose));

    /// <summary>Random numbers of a transform or sampler by its name.</summary>
    public RandomDraws Draws(string name) =>
        new(CounterRandom.Bits(Seed, Epoch, Index, PurposeOf(Occurrence == 0 ? name : $"{name} {Occurrence}")));

    /// <summary>A purpose that is none of the enumeration: its upper bit is set.</summary>
    private static RandomPurpose PurposeOf(string name) =>
        (RandomPurpose)(int)(XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(name)) | 0x8000_0000);
}
