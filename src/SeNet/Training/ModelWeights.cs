namespace SeNet.Training;

/// <summary>Which weights of a run are meant.</summary>
public enum ModelWeights
{
    /// <summary>The weights that are trained.</summary>
    Trained,

    /// <summary>Their exponential moving average: <see cref="TrainingOptions.Ema"/>.</summary>
    Ema,

    /// <summary>Their mean over the last epochs: <see cref="TrainingOptions.Swa"/>.</summary>
    Swa,
}
