using System.Globalization;
using SeNet;
using SeNet.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is [BusyProcesses.Child])
    BusyProcesses.BeBusy();
if (args is [BusyBenchmark.Child, var network])
{
    BusyBenchmark.Train(int.Parse(network));
    return 0;
}

if (args is [DistributedBenchmark.Child, var trained, var shards])
{
    DistributedBenchmark.Train(trained, int.Parse(shards));
    return 0;
}

// Not Initialize: the sections choose the allocator's settings.
SeNetRuntime.EnsureLoaded();
if (args is [LoadingBenchmark.Child, var file])
{
    LoadingBenchmark.LoadOne(file);
    return 0;
}

if (args is ["layers" or "compare", var zooName, ..])
{
    var chosenNetwork = new EngineNetwork(
        zooName, args.Length > 2 ? int.Parse(args[2]) : 224, args.Length > 3 ? int.Parse(args[3]) : 1);
    if (args[0] == "layers")
        EngineBenchmark.Layers(chosenNetwork);
    else
        EngineBenchmark.Run([chosenNetwork], rounds: 10);
    return 0;
}

var sections = new Dictionary<string, Action<int>>
{
    ["memory"] = _ => MemoryBenchmark.Run(),
    ["training"] = TrainingBenchmark.Run,
    ["inference"] = InferenceBenchmark.Run,
    ["engine"] = EngineBenchmark.Run,
    ["engine-busy"] = BusyEngineBenchmark.Run,
    ["tail"] = TailBenchmark.Run,
    ["layout"] = LayoutBenchmark.Run,
    ["data"] = DataBenchmark.Run,
    ["photos"] = PhotoBenchmark.Run,
    ["loading"] = LoadingBenchmark.Run,
    ["busy"] = BusyBenchmark.Run,
    ["distributed"] = DistributedBenchmark.Run,
    ["gpu"] = GpuBenchmark.Run,
};
var rounds = 3;
var chosen = args.Where(arg => !arg.StartsWith("--rounds=", StringComparison.Ordinal)).ToArray();
if (args.Except(chosen).FirstOrDefault() is { } option && !int.TryParse(option.Split('=')[1], out rounds)
    || rounds < 1 || chosen.FirstOrDefault(name => !sections.ContainsKey(name)) is not null)
{
    Console.Error.WriteLine(
        "usage: dotnet run -c Release --project benchmarks/SeNet.Benchmarks -- [--rounds=3] " +
            $"[{string.Join("] [", sections.Keys)}]\nWithout names, all of them: about half an hour on two cores.\n" +
            "       ... -- layers NETWORK [SIZE [BATCH]]\nThe time of each layer in the engine.\n" +
            "       ... -- compare NETWORK [SIZE [BATCH]]\nThe engine, ONNX Runtime and InferenceModel on it.");
    return 1;
}

Console.WriteLine(Machine.Describe());
foreach (var (name, run) in sections)
    if (chosen.Length == 0 || chosen.Contains(name))
        run(rounds);
return 0;
