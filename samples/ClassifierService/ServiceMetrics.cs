using Prometheus;

namespace ClassifierService;

/// <summary>
/// The metrics at /metrics. They belong to one service, not to the process, so that a test sees only its own.
/// </summary>
internal sealed class ServiceMetrics
{
    public ServiceMetrics()
    {
        var metrics = Metrics.WithCustomRegistry(Registry);
        Waiting = metrics.CreateGauge(
            "classifier_waiting_images", "Images that were accepted and neither classified nor dropped.");
        BatchSizes = metrics.CreateHistogram(
            "classifier_batch_size", "Images that were classified together.",
            new HistogramConfiguration { Buckets = [1, 2, 4, 8, 16, 32, 64] });
        ComputeSeconds = metrics.CreateHistogram(
            "classifier_compute_seconds", "Time of the network for a batch.",
            new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.001, 2, 14) });
        // Memory, processor time, threads and collections of the process.
        DotNetStats.Register(Registry);
    }

    public CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    public Gauge Waiting { get; }

    public Histogram BatchSizes { get; }

    public Histogram ComputeSeconds { get; }
}
