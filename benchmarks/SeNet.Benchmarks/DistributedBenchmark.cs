using System.Diagnostics;
using System.Globalization;
using SeNet.Imaging;
using SeNet.Modules;
using SeNet.Mpi;
using SeNet.Training;

namespace SeNet.Benchmarks;

/// <summary>
/// Training by one process with two threads, and by two processes with one thread each, under mpirun.
/// </summary>
internal static class DistributedBenchmark
{
    /// <summary>First argument of a process that trains.</summary>
    public const string Child = "train-distributed";

    private const int Images = 1024, BatchSize = 128;

    private static readonly (string Name, int Processes, int Shards)[] Cases =
    [
        ("1 process, 2 threads, whole batches", 1, 1),
        ("2 processes, 1 thread, 2 shards", 2, 2),
        ("2 processes, 1 thread, 8 shards", 2, 8),
    ];

    public static void Run(int rounds)
    {
        foreach (var network in new[] { "seresnet20_cifar", "Network(3, 32, 4, 10)" })
        {
            var results = Cases.Select(_ => (Rates: new List<double>(), Shares: new List<double>())).ToArray();
            for (var round = 0; round < rounds; round++)
                for (var i = 0; i < Cases.Length; i++)
                {
                    var (rate, share) = Measure(network, Cases[i].Processes, Cases[i].Shards);
                    results[i].Rates.Add(rate);
                    results[i].Shares.Add(share);
                }

            Table.Begin(
                $"Training, {network}, batch {BatchSize}, by processes", "", "images/s", "of the first",
                "in communication", "slowest and fastest round");
            var first = Stopwatches.Median([.. results[0].Rates]);
            foreach (var ((name, _, _), (rates, shares)) in Cases.Zip(results))
            {
                var median = Stopwatches.Median([.. rates]);
                Table.Row(
                    name, $"{median:F0}", $"{median / first:F2}", $"{100 * Stopwatches.Median([.. shares]):F1}%",
                    $"{rates.Min():F0}, {rates.Max():F0}");
            }
        }
    }

    /// <summary>
    /// Trains, in a process of its own or one of several, and prints images/s and the communication's part.
    /// </summary>
    public static void Train(string network, int shards)
    {
        SeNetRuntime.Initialize();
        using var processes = MpiCommunicator.InitializeIfLaunched();
        TorchSharp.torch.manual_seed(1);
        using ImageClassifier model = network == "seresnet20_cifar"
            ? ModelZoo.Create(network, classes: 10)
            : new Network(3, 32, 4, 10);
        var options = new TrainingOptions
        {
            Epochs = 3, BatchSize = BatchSize, Shards = shards, Threads = processes is null ? 2 : 1,
            Normalization = Normalization.Cifar10, Communicator = (ICommunicator?)processes ?? SingleProcess.Instance,
        };
        var meter = new Meter(processes);
        new Trainer(model, options).Fit(RandomImages.Set(Images), null, [meter]);
        if (meter.Seconds > 0)
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"rate {2 * Images / meter.Seconds} {meter.Communication / meter.Seconds}"));
    }

    private static (double Rate, double Share) Measure(string network, int processes, int shards)
    {
        string[] child = [Environment.ProcessPath!, Child, network, $"{shards}"];
        string[] command = processes == 1 ? child : ["mpirun", "--bind-to", "none", "-np", $"{processes}", .. child];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = "1";
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        start.Environment["OMPI_MCA_btl_vader_single_copy_mechanism"] = "none";
        start.Environment["TERM"] = "dumb";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var words = output[output.IndexOf("rate ", StringComparison.Ordinal)..].Split(' ', '\n');
        return (double.Parse(words[1]), double.Parse(words[2]));
    }

    /// <summary>Measures the epochs behind the first.</summary>
    private sealed class Meter(MpiCommunicator? processes) : ITrainingObserver
    {
        private readonly Stopwatch watch = new();
        private TimeSpan before;

        public double Seconds => watch.Elapsed.TotalSeconds;

        public double Communication { get; private set; }

        public void OnEpochEnd(TrainingRun run, EpochResult epoch)
        {
            if (epoch.Epoch == 1)
            {
                before = processes?.CommunicationTime ?? default;
                watch.Start();
            }
            else if (epoch.Epoch == 3)
            {
                watch.Stop();
                Communication = ((processes?.CommunicationTime ?? default) - before).TotalSeconds;
            }
        }
    }
}
