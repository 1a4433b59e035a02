using System.Numerics;
using System.Text;

namespace SeNet.Weights;

/// <summary>
/// Reads a pickle (protocols 2 to 5) as data. It makes dictionaries, lists, tuples, numbers, texts and descriptions of tensors; it has no way to look
/// up
/// a class or to call anything, and refuses every name that is not on the list of <see cref="PickleGlobals"/>.
/// </summary>
/// <remarks>Time and memory are bounded by the pickle's length: no step does more than the values it takes have cost.</remarks>
internal sealed class PickleReader
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ByteReader bytes;
    private readonly PickleStack stack;
    private readonly Dictionary<string, PickleStorage> storages;

    private PickleReader(ByteReader bytes, Dictionary<string, PickleStorage> storages)
    {
        this.bytes = bytes;
        this.storages = storages;
        stack = new PickleStack(bytes);
    }

    /// <summary>Reads one pickle, to its end.</summary>
    /// <param name="bytes">Where it begins.</param>
    /// <param name="storages">Takes the storages that it refers to, by their names; null if nobody asks.</param>
    /// <exception cref="WeightsFormatException">It is damaged, or holds what a file of weights does not need.</exception>
    public static object? Read(ByteReader bytes, Dictionary<string, PickleStorage>? storages = null)
    {
        var reader = new PickleReader(bytes, storages ?? []);
        while (bytes.ReadByte() is var opcode && opcode != '.')
            reader.Step(opcode);
        return reader.stack.Count == 1 ? reader.stack.Pop() : throw bytes.Fault($"the pickle ends with {reader.stack.Count} values on its stack, not one");
    }

    private void Step(byte opcode)
    {
        switch (opcode)
        {
            case 0x80:
                if (bytes.ReadByte() is var protocol and not (>= 2 and <= 5))
                    throw bytes.Fault($"the pickle is of protocol {protocol}; accepted: 2 to 5");
                break;
            case 0x95: // FRAME: a hint for reading ahead
                bytes.Skip(8);
                break;
            case (byte)'N': stack.Push(null, 8); break;
            case 0x88: stack.Push(true, 32); break;
            case 0x89: stack.Push(false, 32); break;
            case (byte)'K': Push(bytes.ReadByte()); break;
            case (byte)'M': Push(bytes.ReadUInt16()); break;
            case (byte)'J': Push(bytes.ReadInt32()); break;
            case 0x8a: PushLong(bytes.ReadByte()); break;
            case 0x8b: PushLong(bytes.ReadUInt32()); break;
            case (byte)'G': stack.Push(bytes.ReadBigEndianDouble(), 32); break;

            case 0x8c: PushText(bytes.ReadByte(), Utf8); break;
            case (byte)'X': PushText(bytes.ReadUInt32(), Utf8); break;
            case 0x8d: PushText(bytes.ReadInt64(), Utf8); break;
            case (byte)'U': PushText(bytes.ReadByte(), Encoding.Latin1); break; // Python 2's str
            case (byte)'T': PushText(bytes.ReadUInt32(), Encoding.Latin1); break;
            case (byte)'C': PushBytes(bytes.ReadByte()); break;
            case (byte)'B': PushBytes(bytes.ReadUInt32()); break;
            case 0x8e or 0x96: PushBytes(bytes.ReadInt64()); break;

            case (byte)'(': stack.Mark(); break;
            case (byte)')': stack.Push(new PickleTuple([]), 56); break;
            case (byte)'t': stack.Push(new PickleTuple(stack.PopToMark()), 32); break;
            case 0x85: PushTuple(1); break;
            case 0x86: PushTuple(2); break;
            case 0x87: PushTuple(3); break;
            case (byte)']': stack.Push(new PickleList([]), 64); break;
            case (byte)'a': Append([stack.Pop()]); break;
            case (byte)'e': Append(stack.PopToMark()); break;
            case (byte)'}': stack.Push(new PickleDictionary([]), 64); break;
            case (byte)'s': SetItem(); break;
            case (byte)'u': SetItems(stack.PopToMark()); break;
            case 0x8f: stack.Push(new PickleOpaque("set"), 32); break;
            case 0x90: Add(stack.PopToMark()); break;
            case 0x91:
                stack.PopToMark();
                stack.Push(new PickleOpaque("frozenset"), 32);
                break;

            case (byte)'c': PushGlobal($"{bytes.ReadLine()}.{bytes.ReadLine()}"); break;
            case 0x93: PushStackGlobal(); break;
            case (byte)'R' or 0x81: Call(); break;
            case (byte)'b': Build(); break;
            case (byte)'Q': PushStorage(); break;

            case (byte)'q': stack.Remember(bytes.ReadByte()); break;
            case (byte)'r': stack.Remember(bytes.ReadUInt32()); break;
            case 0x94: stack.Memoize(); break;
            case (byte)'h': stack.Push(stack.Recall(bytes.ReadByte()), 8); break;
            case (byte)'j': stack.Push(stack.Recall(bytes.ReadUInt32()), 8); break;
            case (byte)'0': stack.Pop(); break;
            case (byte)'1': stack.PopToMark(); break;
            case (byte)'2': stack.Push(stack.Peek(), 8); break;
            default:
                throw bytes.Fault($"the byte 0x{opcode:x2} is no instruction that PyTorch writes into a pickle");
        }
    }

    private void Push(long number) => stack.Push(number, 32);

    private void PushLong(long length)
    {
        if (length > byte.MaxValue)
            throw bytes.Fault($"the pickle holds a number of {length} bytes; accepted: up to {byte.MaxValue}");
        var number = new BigInteger(bytes.ReadBytes((byte)length));
        stack.Push(number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number, 32 + (int)length);
    }

    private void PushText(long length, Encoding encoding)
    {
        bytes.Require(length);
        stack.Charge(2 * length);
        stack.Push(bytes.ReadText(length, encoding), 32);
    }

    private void PushBytes(long length)
    {
        bytes.Skip(length);
        stack.Push(new PickleOpaque("bytes"), 32);
    }

    private void PushTuple(int count)
    {
        var items = new object?[count];
        while (count > 0)
            items[--count] = stack.Pop();
        stack.Push(new PickleTuple(items), 56 + (8 * items.Length));
    }

    private void Append(object?[] items)
    {
        stack.Charge(24L * items.Length);
        switch (stack.Peek())
        {
            case PickleList list:
                list.Items.AddRange(items);
                break;
            case PickleOpaque:
                break;
            default:
                throw bytes.Fault("the pickle appends to something that is no list");
        }
    }

    private void Add(object?[] items)
    {
        if (stack.Peek() is not PickleOpaque)
            throw bytes.Fault($"the pickle adds {items.Length} values to something that is no set");
    }

    private void SetItem()
    {
        var value = stack.Pop();
        SetItems([stack.Pop(), value]);
    }

    private void SetItems(object?[] items)
    {
        if (items.Length % 2 != 0)
            throw bytes.Fault("the pickle sets a key of a dictionary without a value");
        stack.Charge(24L * items.Length);
        switch (stack.Peek())
        {
            case PickleDictionary dictionary:
                for (var i = 0; i < items.Length; i += 2)
                    dictionary.Pairs.Add(new(items[i], items[i + 1]));
                break;
            case PickleOpaque:
                break;
            default:
                throw bytes.Fault("the pickle sets a key of something that is no dictionary");
        }
    }

    private void PushStackGlobal()
    {
        if (stack.Pop() is string name && stack.Pop() is string module && name.Length <= byte.MaxValue && module.Length <= byte.MaxValue)
            PushGlobal($"{module}.{name}");
        else
            throw bytes.Fault("the pickle names a class by something that is no short text");
    }

    private void PushGlobal(string name) =>
        stack.Push(PickleGlobals.Find(name, out var refusal) ?? throw bytes.Fault(refusal), 8);

    private void PushStorage()
    {
        var storage = PickleStorages.FromPersistentId(stack.Pop(), bytes);
        if (storages.TryGetValue(storage.Key, out var known) && (known.Type, known.Whole) != (storage.Type, storage.Whole))
            throw bytes.Fault($"the storage '{Printable.Text(storage.Key)}' is said to have two different types or lengths");
        storages.TryAdd(storage.Key, storage);
        stack.Push(storage, 160);
    }

    private void Call()
    {
        if (stack.Pop() is not PickleTuple arguments)
            throw bytes.Fault("the pickle calls something with arguments that are no tuple");
        if (stack.Pop() is not PickleGlobal global)
            throw bytes.Fault("the pickle calls something that is no known name");
        try
        {
            // Dictionaries and tensors, the largest values, take up to about 200 bytes and 16 a dimension.
            stack.Push(PickleCalls.Value(global, arguments.Items, stack.Charge), 256);
        }
        catch (FormatException e)
        {
            throw bytes.Fault(e.Message, e);
        }
    }

    /// <summary>The state of an object: attributes that no state dict needs, such as <c>_metadata</c>.</summary>
    private void Build()
    {
        stack.Pop();
        if (stack.Peek() is not (PickleDictionary or PickleOpaque or PickledTensor))
            throw bytes.Fault("the pickle gives attributes to something that has none");
    }
}
