namespace SeNet.Visualization.Reports;

/// <summary>Images as data URIs, as many as there is room for.</summary>
/// <param name="room">Bytes that may be used.</param>
internal sealed class ThumbnailBudget(int room)
{
    private readonly List<string> images = [];
    private int used;

    public IReadOnlyList<string> Images => images;

    /// <summary>Adds an image if it fits.</summary>
    /// <param name="image">The file's bytes; null where the image cannot be read.</param>
    /// <param name="number">Its position among the images.</param>
    public bool TryAdd(byte[]? image, out int number)
    {
        number = images.Count;
        if (image is null)
            return false;
        var text = "data:image/webp;base64," + Convert.ToBase64String(image);
        // With its quotes and comma.
        if (used + text.Length + 3 > room)
            return false;
        used += text.Length + 3;
        images.Add(text);
        return true;
    }
}
