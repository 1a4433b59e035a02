using System.ComponentModel.DataAnnotations;

namespace ClassifierService;

/// <summary>The section 'Classifier' of the configuration.</summary>
internal sealed class ServiceOptions
{
    public const string Section = "Classifier";

    /// <summary>Weights file with metadata.</summary>
    [Required]
    public string Model { get; set; } = "best.safetensors";

    /// <summary>Name of the model in the Open Inference Protocol.</summary>
    [Required]
    public string Name { get; set; } = "classifier";

    /// <summary>Images that may wait; further ones are refused with 429.</summary>
    [Range(1, 100_000)]
    public int QueueLength { get; set; } = 64;

    /// <summary>Requests whose bodies may be in memory; further ones are refused with 429.</summary>
    [Range(1, 100_000)]
    public int MaxRequests { get; set; } = 256;

    /// <summary>Maximum number of images that are classified together.</summary>
    [Range(1, 1024)]
    public int BatchSize { get; set; } = 8;

    /// <summary>How long the first image of a batch waits for others.</summary>
    [Range(0, 1000)]
    public int GatherMilliseconds { get; set; } = 5;

    /// <summary>A request that takes longer is answered with 503.</summary>
    [Range(0.01, 3600)]
    public double DeadlineSeconds { get; set; } = 10;

    /// <summary>A larger body is refused with 413 before it is read.</summary>
    [Range(1, int.MaxValue)]
    public long MaxBodyBytes { get; set; } = 20_000_000;

    /// <summary>An image of more pixels is refused before it is decoded.</summary>
    [Range(1, int.MaxValue)]
    public int MaxPixels { get; set; } = 50_000_000;

    /// <summary>Threads of the engine; null for all processors.</summary>
    [Range(1, 1024)]
    public int? Threads { get; set; }
}
