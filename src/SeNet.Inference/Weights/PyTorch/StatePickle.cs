using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SeNet.Weights;

/// <summary>
/// The pickle of a state dict (protocol 2): an <c>OrderedDict</c> from keys to
/// <c>torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks)</c>, the storage
/// being the persistent id <c>('storage', class, record, device, elements)</c>.
/// </summary>
/// <remarks>Opcodes: Python's <c>pickletools</c>.</remarks>
internal sealed class StatePickle
{
    private const byte
        Protocol = 0x80, Stop = (byte)'.', Mark = (byte)'(', Tuple = (byte)'t', EmptyTuple = (byte)')',
        Reduce = (byte)'R', SetItems = (byte)'u',
        Global = (byte)'c', Unicode = (byte)'X', PersistentId = (byte)'Q', False = 0x89,
        OneByte = (byte)'K', TwoBytes = (byte)'M', FourBytes = (byte)'J', Long = 0x8a;

    private readonly ArrayBufferWriter<byte> bytes = new();

    private StatePickle()
    {
    }

    /// <summary>The pickle of tensors that are stored row by row, the i-th in the record <c>data/i</c>.</summary>
    /// <exception cref="ArgumentException">A tensor has a type that <see cref="PyTorchTypes"/> lacks.</exception>
    public static byte[] Of(IReadOnlyList<TensorContent> tensors)
    {
        var pickle = new StatePickle();
        pickle.Op(Protocol, 2);
        pickle.EmptyOrderedDict();
        pickle.Op(Mark);
        for (var i = 0; i < tensors.Count; i++)
        {
            pickle.Text(tensors[i].Key);
            pickle.Rebuilt(tensors[i].Info, i);
        }

        pickle.Op(SetItems, Stop);
        return pickle.bytes.WrittenSpan.ToArray();
    }

    private void Rebuilt(TensorInfo tensor, int index)
    {
        long[] shape = [.. tensor.Shape];
        Named("torch._utils", "_rebuild_tensor_v2");
        Op(Mark);

        Op(Mark);
        Text("storage");
        Named("torch", PyTorchTypes.StorageOf(tensor.Type));
        Text(index.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Text("cpu");
        Number(tensor.ElementCount);
        Op(Tuple, PersistentId);

        Number(0);
        Numbers(shape);
        Numbers(TensorShape.ContiguousStrides(shape));
        Op(False);
        EmptyOrderedDict();
        Op(Tuple, Reduce);
    }

    private void EmptyOrderedDict()
    {
        Named("collections", "OrderedDict");
        Op(EmptyTuple, Reduce);
    }

    private void Op(params ReadOnlySpan<byte> codes) => bytes.Write(codes);

    private void Named(string module, string name)
    {
        Op(Global);
        bytes.Write(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));
    }

    private void Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Op(Unicode);
        Little(utf8.Length, 4);
        bytes.Write(utf8);
    }

    private void Numbers(long[] values)
    {
        Op(Mark);
        foreach (var value in values)
            Number(value);
        Op(Tuple);
    }

    /// <summary>A number that is not negative, in the shortest form.</summary>
    private void Number(long value)
    {
        switch (value)
        {
            case <= byte.MaxValue:
                Op(OneByte);
                Little(value, 1);
                break;
            case <= ushort.MaxValue:
                Op(TwoBytes);
                Little(value, 2);
                break;
            case <= int.MaxValue:
                Op(FourBytes);
                Little(value, 4);
                break;
            default:
                Op(Long, 8);
                Little(value, 8);
                break;
        }
    }

    private void Little(long value, int count)
    {
        Span<byte> all = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(all, value);
        bytes.Write(all[..count]);
    }
}
