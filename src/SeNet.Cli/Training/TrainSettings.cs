namespace SeNet.Cli.Training;

/// <summary>
/// All options of a training with their values: what was given, and defaults for the rest. <c>run.json</c> holds them
/// under the names of the options: <see cref="BatchSize"/> is <c>--batch-size</c>.
/// </summary>
internal sealed record TrainSettings
{
    /// <summary>Folder of images, or the name of a data set.</summary>
    public string Data { get; init; } = "";

    /// <summary>Folder of the files of a named data set.</summary>
    public string DataDir { get; init; } = "data";

    public double TestFraction { get; init; } = 0.2;

    /// <summary><c>skip</c> or <c>fail</c>.</summary>
    public string OnUnreadable { get; init; } = "skip";

    /// <summary>0: the images' own, of a named data set.</summary>
    public int ImgSize { get; init; }

    /// <summary>Part of the shorter side that the crop in a test keeps.</summary>
    public double CropPct { get; init; } = 1;

    public string Recipe { get; init; } = "scratch";

    public string Model { get; init; } = "";

    public bool Pretrained { get; init; }

    /// <summary>Weights file to start from; empty for none.</summary>
    public string InitialCheckpoint { get; init; } = "";

    public double Drop { get; init; }

    public int Epochs { get; init; } = 30;

    public int BatchSize { get; init; } = 32;

    public string LastBatch { get; init; } = "keep";

    public string Sampler { get; init; } = "shuffle";

    public string Opt { get; init; } = "sgd";

    public double Lr { get; init; } = 0.05;

    public double Momentum { get; init; } = 0.9;

    public double WeightDecay { get; init; } = 1e-4;

    public bool DecayNormAndBias { get; init; }

    public string Sched { get; init; } = "cosine";

    public double WarmupEpochs { get; init; }

    public double WarmupLr { get; init; }

    public double MinLr { get; init; }

    public int DecayEpochs { get; init; } = 30;

    public double DecayRate { get; init; } = 0.1;

    public int PatienceEpochs { get; init; } = 10;

    public int GradAccumSteps { get; init; } = 1;

    /// <summary>0: no clipping.</summary>
    public double ClipGrad { get; init; }

    public string ClipMode { get; init; } = "norm";

    /// <summary>1: none.</summary>
    public double LayerDecay { get; init; } = 1;

    /// <summary>Learning rate of the first layer as a fraction of that of the classifier; 1: the same.</summary>
    public double FirstLr { get; init; } = 1;

    public int FrozenEpochs { get; init; }

    public string Loss { get; init; } = "cross-entropy";

    public double Smoothing { get; init; }

    public string Crop { get; init; } = "resized";

    public int Padding { get; init; } = 4;

    public double Scale { get; init; } = 0.35;

    public double Hflip { get; init; } = 0.5;

    public double Vflip { get; init; }

    public double ColorJitter { get; init; }

    public string Aa { get; init; } = "none";

    public double Reprob { get; init; }

    public double Mixup { get; init; }

    public double Cutmix { get; init; }

    public bool ModelEma { get; init; }

    public double ModelEmaDecay { get; init; } = 0.999;

    /// <summary>First epoch of the mean of the weights; 0: none.</summary>
    public int SwaStart { get; init; }

    public int Seed { get; init; }

    public string Device { get; init; } = "cpu";

    public string Precision { get; init; } = "auto";

    /// <summary>Threads; 0: one for each processor.</summary>
    public int Workers { get; init; }

    /// <summary>Parts of each batch.</summary>
    public int Shards { get; init; } = 1;

    public string EvalMetric { get; init; } = "accuracy";

    /// <summary>Epochs without improvement after which the run ends; 0: never.</summary>
    public int Patience { get; init; }

    /// <summary>Batches between two checkpoints.</summary>
    public int CheckpointBatches { get; init; } = 100;
}
