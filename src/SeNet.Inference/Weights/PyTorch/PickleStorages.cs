using SeNet.Text;

namespace SeNet.Weights;

/// <summary>The values that a pickle keeps outside of itself: storages.</summary>
internal static class PickleStorages
{
    /// <summary>
    /// Reads <c>('storage', class, key, device, elements)</c>; the oldest files add a view of another storage, or None.
    /// </summary>
    public static PickleStorage FromPersistentId(object? id, ByteReader bytes)
    {
        if (id is not PickleTuple
            {
                Items: ["storage", PickleGlobal given, string key, string device, long elements, .. var rest],
            }
            || elements < 0 || rest.Length > 1)
            throw bytes.Fault("the pickle refers to something outside of it that is no storage");
        var type = given.Kind == PickleGlobalKind.Storage ? given : Unknown(given);
        // Of the device only that one is of interest that holds no values: everything is read to the CPU.
        var hasValues = device != "meta";
        return rest switch
        {
            [] or [null] => new PickleStorage(key, type, 0, elements, elements, hasValues),
            [PickleTuple { Items: [string, long first, long length] }]
                when first >= 0 && length >= 0 && first <= elements && length <= elements - first =>
                new PickleStorage(key, type, first, length, elements, hasValues),
            _ => throw bytes.Fault($"the view of the storage '{Printable.Text(key)}' lies outside of it"),
        };
    }

    private static PickleGlobal Unknown(PickleGlobal given) => new(given.Name, PickleGlobalKind.Storage)
    {
        Foreign =
            $"in a storage of the class '{Printable.Text(given.Name)}', which is not known; save it as " +
                $"tensor.float() in Python",
    };
}
