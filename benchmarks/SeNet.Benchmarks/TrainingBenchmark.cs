using SeNet.Modules;
using static TorchSharp.torch;

namespace SeNet.Benchmarks;

/// <summary>Training steps of Network(3, 128, 10, 10): the notebook's code, the library and the ceiling.</summary>
internal static class TrainingBenchmark
{
    public static void Run(int rounds)
    {
        foreach (var batch in new[] { 64, 128 })
        {
            var fastest = Machine.HasBFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
            using var convolutions = new Convolutions(batch, fastest);
            using var asWritten = TrainingStep.Notebook(squeezed: false, batch);
            using var squeezed = TrainingStep.Notebook(squeezed: true, batch);
            using var float32 = TrainingStep.Library(new Network(3, 128, 10, 10), batch, ScalarType.Float32);
            using var bfloat16 = Machine.HasBFloat16 ? TrainingStep.Library(
                new Network(3, 128, 10, 10), batch, ScalarType.BFloat16) : null;
            Case Of(string name, Action run, bool keep) =>
                new(name, batch, run, keep ? Keep : CLibrary.UseDefaultAllocator, Warm: keep);
            Case[] cases =
            [
                Of(
                    $"libtorch's convolutions alone, {fastest} (the ceiling)", convolutions.ForwardAndBackward,
                    keep: true),
                Of("notebook's code as written, default process", asWritten.Run, keep: false),
                Of("notebook's code, squeeze put right, default process", squeezed.Run, keep: false),
                Of("notebook's code as written, memory kept", asWritten.Run, keep: true),
                Of("notebook's code, squeeze put right, memory kept", squeezed.Run, keep: true),
                Of("SeNet Float32, default process", float32.Run, keep: false),
                Of("SeNet Float32, memory kept", float32.Run, keep: true),
            ];
            if (bfloat16 is not null)
                cases =
                [
                    .. cases,
                    Of("SeNet BFloat16, default process", bfloat16.Run, keep: false),
                    Of("SeNet BFloat16, memory kept", bfloat16.Run, keep: true),
                ];
            var speeds = Stopwatches.Medians(cases, rounds).Select((seconds, i) => cases[i].Images / seconds).ToArray();
            Table.Begin(
                $"Training step, batch {batch}", "", "images/s", "of the ceiling", "times as written, default",
                "times as written, kept");
            for (var i = 0; i < cases.Length; i++)
                Table.Row(
                    cases[i].Name, $"{speeds[i]:F1}", $"{speeds[i] / speeds[0]:P0}", $"{speeds[i] / speeds[1]:F2}",
                    $"{speeds[i] / speeds[3]:F2}");
        }
    }

    public static void Keep()
    {
        SeNetRuntime.KeepFreedMemory();
        CLibrary.GiveBack();
    }
}
