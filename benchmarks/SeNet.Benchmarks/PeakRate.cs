using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SeNet.Benchmarks;

/// <summary>What the processor multiplies and adds at most, all of it in registers.</summary>
internal static class PeakRate
{
    private const int Sums = 12;
    private const int Rounds = 4_000_000;

    /// <summary>Multiply-adds in a second, in 10^9, of so many threads at once: the best of some tries.</summary>
    public static double Measure(int threads)
    {
        var best = 0.0;
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() => Sum())).ToList();
            var watch = Stopwatch.StartNew();
            workers.ForEach(worker => worker.Start());
            workers.ForEach(worker => worker.Join());
            var products = (double)threads * Rounds * Sums * Width;
            best = Math.Max(best, products / watch.Elapsed.TotalSeconds / 1e9);
        }

        return best;
    }

    private static int Width => Vector512.IsHardwareAccelerated ? 16 : 8;

    private static float Sum() => Vector512.IsHardwareAccelerated ? Sum512() : Sum256();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum256()
    {
        Vector256<float> a = default, b = a, c = a, d = a, e = a, f = a, g = a, h = a, i = a, j = a, k = a, l = a;
        var (x, y) = (Vector256.Create(0.5f), Vector256<float>.One);
        for (var round = 0; round < Rounds; round++)
        {
            a = Vector256.MultiplyAddEstimate(a, x, y);
            b = Vector256.MultiplyAddEstimate(b, x, y);
            c = Vector256.MultiplyAddEstimate(c, x, y);
            d = Vector256.MultiplyAddEstimate(d, x, y);
            e = Vector256.MultiplyAddEstimate(e, x, y);
            f = Vector256.MultiplyAddEstimate(f, x, y);
            g = Vector256.MultiplyAddEstimate(g, x, y);
            h = Vector256.MultiplyAddEstimate(h, x, y);
            i = Vector256.MultiplyAddEstimate(i, x, y);
            j = Vector256.MultiplyAddEstimate(j, x, y);
            k = Vector256.MultiplyAddEstimate(k, x, y);
            l = Vector256.MultiplyAddEstimate(l, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum512()
    {
        Vector512<float> a = default, b = a, c = a, d = a, e = a, f = a, g = a, h = a, i = a, j = a, k = a, l = a;
        var (x, y) = (Vector512.Create(0.5f), Vector512<float>.One);
        for (var round = 0; round < Rounds; round++)
        {
            a = Vector512.MultiplyAddEstimate(a, x, y);
            b = Vector512.MultiplyAddEstimate(b, x, y);
            c = Vector512.MultiplyAddEstimate(c, x, y);
            d = Vector512.MultiplyAddEstimate(d, x, y);
            e = Vector512.MultiplyAddEstimate(e, x, y);
            f = Vector512.MultiplyAddEstimate(f, x, y);
            g = Vector512.MultiplyAddEstimate(g, x, y);
            h = Vector512.MultiplyAddEstimate(h, x, y);
            i = Vector512.MultiplyAddEstimate(i, x, y);
            j = Vector512.MultiplyAddEstimate(j, x, y);
            k = Vector512.MultiplyAddEstimate(k, x, y);
            l = Vector512.MultiplyAddEstimate(l, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
