namespace SeNet.Weights;

/// <summary>The values that a pickle keeps outside of itself: storages.</summary>
internal static class PickleStorages
{
    /// <summary>Reads <c>('storage', type, key, device, elements)</c>; the oldest files add a view of another storage, or None.</summary>
    public static PickleStorage FromPersistentId(object? id, ByteReader bytes)
    {
        if (id is PickleTuple { Items: ["module", ..] })
            throw bytes.Fault("it holds a whole model with its source code, not its state; save model.state_dict() in Python instead");
        // The device is of no interest: everything is read to the CPU.
        if (id is not PickleTuple { Items: ["storage", PickleGlobal { Kind: PickleGlobalKind.Storage } type, string key, string, long elements, .. var rest] }
            || elements < 0 || rest.Length > 1)
            throw bytes.Fault("the pickle refers to something outside of it that is no storage");
        return rest switch
        {
            [] or [null] => new PickleStorage(key, type.Type, 0, elements, elements),
            [PickleTuple { Items: [string, long first, long length] }] when first >= 0 && length >= 0 && first <= elements && length <= elements - first =>
                new PickleStorage(key, type.Type, first, length, elements),
            _ => throw bytes.Fault($"the view of the storage '{Printable.Text(key)}' lies outside of it"),
        };
    }
}
