using System.Globalization;
using System.Runtime.InteropServices;
using SeNet.Data;
using SeNet.Runtime;
using SeNet.Validation;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// Finds the largest batch size, a power of two times the first, with which a training step fits into memory. Then the
/// model is as it was.
/// </summary>
/// <remarks>
/// On a CPU the resident memory of the process is measured. A size is not tried if the memory of the last one, of which
/// everything beyond the memory before the search doubles, would exceed the limit; so the process is not ended by the
/// system for lack of memory. On a GPU a size is tried until an allocation fails, which is no error.
/// </remarks>
/// <example>
/// <code>
/// var options = new TrainingOptions { Epochs = 10 };
/// if (new BatchSizeFinder(network, options).Run(data.Train).BatchSize is { } size)
///     options = options with { BatchSize = size };
/// </code>
/// </example>
public sealed class BatchSizeFinder
{
    // Of what is available, to leave some to others.
    private const double UsedPart = 0.8;

    private readonly nn.Module<Tensor, Tensor> model;
    private readonly TrainingOptions options;

    /// <summary>Creates a finder.</summary>
    /// <param name="model">
    /// The model that is to be trained. It is not disposed, and stays on the options' device.
    /// </param>
    /// <param name="options">The options of the run that is to follow. Null: the defaults.</param>
    public BatchSizeFinder(nn.Module<Tensor, Tensor> model, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.model = model;
        this.options = options ?? new TrainingOptions();
    }

    /// <summary>The first batch size, which is doubled.</summary>
    /// <value>At least 1. Default: 2.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MinBatchSize { get; init => field = Require.AtLeastOne(value, nameof(MinBatchSize)); } = 2;

    /// <summary>The largest batch size.</summary>
    /// <value>At least 1. Default: 4,096; never more than the images of an epoch.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxBatchSize { get; init => field = Require.AtLeastOne(value, nameof(MaxBatchSize)); } = 4096;

    /// <summary>On a CPU, the largest resident memory of the process, in bytes.</summary>
    /// <value>
    /// Above 0. Default: null, what the process has and 80% of what the system or its container has left.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or negative.</exception>
    public long? MemoryLimit
    {
        get;
        init => field = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(MemoryLimit), value, "MemoryLimit is a number of bytes above 0.");
    }

    /// <summary>Searches.</summary>
    /// <param name="train">The training set.</param>
    /// <param name="cancellationToken">Stops between two sizes; the model is restored.</param>
    /// <exception cref="ArgumentException">
    /// <see cref="MinBatchSize"/> exceeds <see cref="MaxBatchSize"/>, or the model cannot be trained on these images.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public BatchSizeResult Run(ImageSource train, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (MinBatchSize > MaxBatchSize)
            throw new ArgumentException(
                $"MinBatchSize is {MinBatchSize} and MaxBatchSize is {MaxBatchSize}; the minimum is at most the " +
                    "maximum.");
        Tensors.RequireAlive.Module(model);
        using var snapshot = new ModelSnapshot(model);
        var isCpu = Devices.Parse(options.Device).type == DeviceType.CPU;
        long? before = isCpu ? Environment.WorkingSet : null;
        var search = new BatchSizeSearch(
            MinBatchSize,
            Math.Min(MaxBatchSize, options.Sampler.CountFor(train)),
            before,
            isCpu ? MemoryLimit ?? Limit(before!.Value) : null);
        return search.Run(size =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Try(train, size, isCpu, cancellationToken);
        });
    }

    private BatchSizeSearch.StepMemory? Try(
        ImageSource train, int size, bool measured, CancellationToken cancellationToken)
    {
        using var peak = measured ? new MemoryPeak() : null;
        try
        {
            var step = options with
            {
                BatchSize = size, Shards = Math.Min(options.Shards, size), Communicator = SingleProcess.Instance,
            };
            new Trainer(model, step).Fit(train, null, [new OneStep()], cancellationToken: cancellationToken);
            return new(peak?.Bytes);
        }
        catch (NonFiniteLossException)
        {
            return new(peak?.Bytes); // A matter of the learning rate.
        }
        catch (Exception e) when (IsOutOfMemory(e))
        {
            return null;
        }
    }

    /// <summary>Whether an allocation failed: by the runtime, or by libtorch on a CPU or a GPU.</summary>
    private static bool IsOutOfMemory(Exception? e) => e is not null && (e is OutOfMemoryException
        || (e is ExternalException or ArgumentException
            && (e.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
                || e.Message.Contains("not enough memory", StringComparison.OrdinalIgnoreCase)
                || e.Message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase)))
        || IsOutOfMemory(e.InnerException));

    private static long Limit(long before) => before + (long)(UsedPart * Math.Max(0, AvailableMemory(before)));

    /// <summary>Memory that the process may still take: of its container, and of the system where that tells.</summary>
    private static long AvailableMemory(long before)
    {
        const string system = "/proc/meminfo", name = "MemAvailable:";
        var ofContainer = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - before;
        if (!File.Exists(system))
            return ofContainer;
        var line = File.ReadLines(system).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..]
            && long.TryParse(kilobytes, NumberStyles.None, CultureInfo.InvariantCulture, out var available)
            ? Math.Min(ofContainer, available * 1024)
            : ofContainer;
    }

    /// <summary>Ends the run after its first batch.</summary>
    private sealed class OneStep : ITrainingObserver
    {
        public void OnBatchEnd(TrainingRun run, BatchResult batch) => run.RequestStop();
    }
}
