using System.Diagnostics;
using System.Globalization;
using FuzzWeights;

// dotnet run -c Release --project eng/FuzzWeights -- [files per format: 200000] [seed: 1] [formats, separated by
// commas: all]
var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
var names = args.Length > 2 ? args[2].Split(',') : [];
var formats = FuzzFormats.All.Where(format => names.Length == 0 || names.Contains(format.Name)).ToList();
var memory = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
var folder = Directory.CreateDirectory(Path.Combine(memory, $"senet-fuzz-{Environment.ProcessId}")).FullName;
var violations = 0;
try
{
    Console.WriteLine(
        "| format | files | read | refused | violations | slowest (ms) | memory over the file (MB) | time (s) |");
    Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    foreach (var format in formats)
    {
        var clock = Stopwatch.StartNew();
        var result = Fuzzer.Run(format, count, seed, Path.Combine(folder, format.Name));
        violations += result.Violations;
        Console.WriteLine(
            $"| {result.Format} | {result.Files} | {result.Read} | {result.Refused} | {result.Violations} "
            + $"| {result.Slowest.TotalMilliseconds:F0} | {result.Memory / 1048576.0:F1} | " +
                $"{clock.Elapsed.TotalSeconds:F0} |");
        foreach (var violation in result.FirstViolations)
            Console.Error.WriteLine(violation);
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

Console.WriteLine($"largest size of the process: {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
return violations == 0 ? 0 : 1;
