namespace SeNet.Graphs;

/// <summary>What a tensor in a network's state is for.</summary>
public enum ParameterRole
{
    /// <summary>Trained by gradients.</summary>
    Parameter,

    /// <summary>A parameter whose value stays: it has no gradient.</summary>
    FrozenParameter,

    /// <summary>A running statistic, float32.</summary>
    Buffer,

    /// <summary>A count of batches, int64.</summary>
    Counter,
}
