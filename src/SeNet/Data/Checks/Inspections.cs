using SeNet.Imaging;

namespace SeNet.Data;

/// <summary>Decodes images on all processors, and finds out what there is to know about each.</summary>
internal static class Inspections
{
    private const int Steps = 100; // of the progress

    /// <summary>Inspects the images of a set that are no files.</summary>
    public static Inspection[] OfImages(
        ImageSource images, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var found = new Inspection[images.Count];
        Run(images.Count, index => found[index] = images switch
        {
            ImageSet set => Inspection.Of(Raster.OfPlanes(set.Pixels(index), set.Channels, set.Height, set.Width)),
            EncodedImageSource encoded => Decoded(() => encoded.Decode(index), ""),
            _ => throw new NotSupportedException(images.GetType().Name),
        }, progress, cancellationToken);
        return found;
    }

    /// <summary>Inspects files; those that the cache knows are not decoded.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="applyOrientation">Whether images are turned upright.</param>
    /// <param name="cache">What is known already; receives what is found. Null for none.</param>
    /// <param name="progress">Receives the fraction that is done.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    public static FileInspections OfFiles(
        IReadOnlyList<string> paths,
        bool applyOrientation,
        InspectionCache? cache,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        var found = new Inspection[paths.Count];
        var refusals = new Exception?[paths.Count];
        var states = new FileState?[paths.Count];
        var decoded = 0;
        long bytes = 0;
        Run(paths.Count, index =>
        {
            var path = paths[index];
            try
            {
                var state = FileState.Of(path);
                states[index] = state;
                if (cache?.Find(path, state) is { } known)
                {
                    found[index] = known;
                    return;
                }

                Interlocked.Increment(ref decoded);
                Interlocked.Add(ref bytes, state.Length);
                found[index] = Decoded(() => DecodedImage.Read(path, applyOrientation), path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The system's refusal may be over the next time: it is not kept.
                refusals[index] = UnreadableImage.Refusal(path, e) ?? e;
                states[index] = null;
                found[index] = Inspection.Unreadable(ReasonOf(refusals[index]!, path));
            }
        }, progress, cancellationToken);
        if (cache is not null && decoded > 0)
            cache.Add(paths.Zip(states, found));
        return new(found, refusals, decoded, bytes);
    }

    private static Inspection Decoded(Func<DecodedImage> decode, string path)
    {
        try
        {
            using var image = decode();
            return Inspection.Of(image.Pixels);
        }
        catch (ImageFormatException e)
        {
            return Inspection.Unreadable(ReasonOf(e, path));
        }
    }

    /// <summary>The message without the file's name before and the remedy behind.</summary>
    public static string ReasonOf(Exception e, string path)
    {
        var reason = e.Message;
        if (path.Length > 0 && reason.StartsWith($"'{path}' ", StringComparison.Ordinal))
            reason = reason[(path.Length + 3)..];
        return reason.Split(';')[0].TrimEnd('.');
    }

    private static void Run(
        int count, Action<int> work, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var done = 0;
        ImageLoop.Run(count, index =>
        {
            work(index);
            var now = Interlocked.Increment(ref done);
            if ((long)now * Steps / count != (now - 1L) * Steps / count)
                progress?.Report((double)now / count);
        }, cancellationToken);
    }
}
