using TorchSharp;

namespace SeNet.Tests;

/// <summary>Counts the tensors that this thread has made and not yet freed.</summary>
internal static class LiveTensors
{
    public static long Count() => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
}
