using Prometheus;

namespace ClassifierService;

/// <summary>What /metrics says beside the requests.</summary>
internal sealed class ServiceMetrics
{
    public Gauge Waiting { get; } = Metrics.CreateGauge(
        "classifier_waiting_images", "Images that were accepted and not yet answered.");

    public Histogram BatchSizes { get; } = Metrics.CreateHistogram(
        "classifier_batch_size", "Images that were classified together.",
        new HistogramConfiguration { Buckets = [1, 2, 4, 8, 16, 32, 64] });

    public Histogram ComputeSeconds { get; } = Metrics.CreateHistogram(
        "classifier_compute_seconds", "Time of the network for a batch.",
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.001, 2, 14) });
}
