using System.Diagnostics;

namespace SeNet.Benchmarks;

/// <summary>Something to time. It is prepared outside of the time.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Images">Images a call works on.</param>
/// <param name="Run">The call.</param>
/// <param name="Before">Sets the process up for it; null for nothing.</param>
/// <param name="Warm">Whether the call is made once before it is timed, each time.</param>
internal sealed record Case(string Name, int Images, Action Run, Action? Before = null, bool Warm = false);

internal static class Stopwatches
{
    /// <summary>
    /// Times cases in turn, round after round, so that what slows the machine down slows all of them; gives each one's
    /// median seconds a call.
    /// </summary>
    public static double[] Medians(IReadOnlyList<Case> cases, int rounds)
    {
        var seconds = cases.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round <= rounds; round++)
            for (var i = 0; i < cases.Count; i++)
            {
                cases[i].Before?.Invoke();
                if (cases[i].Warm)
                    cases[i].Run();
                var watch = Stopwatch.StartNew();
                cases[i].Run();
                if (round > 0)
                    seconds[i].Add(watch.Elapsed.TotalSeconds);
            }

        return [.. seconds.Select(Median)];
    }

    public static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
