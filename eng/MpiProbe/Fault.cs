using System.Globalization;

namespace MpiProbe;

/// <summary>
/// What a process does on purpose: <c>kill</c>, <c>throw</c>, <c>hang</c>, or <c>early</c> before all.
/// </summary>
/// <param name="Kind">What it does.</param>
/// <param name="Rank">The process.</param>
/// <param name="Shard">At which of its shards, counted from 1.</param>
internal sealed record Fault(string Kind, int Rank, int Shard)
{
    /// <summary>The fault that the arguments ask for: <c>--fault KIND RANK SHARD</c>.</summary>
    public static Fault? Of(string[] arguments) => Array.IndexOf(arguments, "--fault") is > 0 and var at
        ? new Fault(
            arguments[at + 1],
            int.Parse(arguments[at + 2], CultureInfo.InvariantCulture),
            int.Parse(arguments[at + 3], CultureInfo.InvariantCulture))
        : null;

    /// <summary>Does it.</summary>
    public void Happen()
    {
        if (Kind == "kill")
            System.Diagnostics.Process.GetCurrentProcess().Kill();
        if (Kind == "hang")
            Thread.Sleep(Timeout.Infinite);
        throw new InvalidDataException("the photo of a ship is damaged");
    }
}
