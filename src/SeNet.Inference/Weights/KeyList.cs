using SeNet.Text;

namespace SeNet.Weights;

/// <summary>Tensors in a message: the first few, without characters that a terminal would obey.</summary>
internal static class KeyList
{
    private const int ShownKeys = 5;

    /// <summary>The first few keys and the number of the others.</summary>
    public static string Shown(IEnumerable<string> keys) => ShortText.List([.. keys.Select(Printable.Text)], ShownKeys);

    /// <summary>The first few tensors, each with both types or shapes, and the number of the others.</summary>
    public static string Shown(IEnumerable<TensorMismatch> mismatches) =>
        ShortText.List([.. mismatches.Select(mismatch => mismatch.ToString())], ShownKeys);
}
