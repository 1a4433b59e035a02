namespace ClassifierService.Batching;

/// <summary>As many images wait as may.</summary>
internal sealed class QueueFullException(int length)
    : Exception($"{length} images are waiting, as many as may; send the image again later.");
