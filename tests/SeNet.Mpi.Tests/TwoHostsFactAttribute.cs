namespace SeNet.Mpi.Tests;

/// <summary>A test that makes network namespaces.</summary>
internal sealed class TwoHostsFactAttribute : FactAttribute
{
    /// <param name="delayed">Whether it delays packets.</param>
    public TwoHostsFactAttribute(bool delayed = false)
    {
        if ((delayed ? TwoHosts.ObstacleToDelay : TwoHosts.Obstacle) is { } obstacle)
            Skip = obstacle;
    }
}
