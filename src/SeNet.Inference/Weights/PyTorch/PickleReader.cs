using System.Numerics;
using System.Text;
using SeNet.Text;

namespace SeNet.Weights;

/// <summary>
/// Reads a pickle (protocols 2 to 5) as data. It makes dictionaries, lists, tuples, numbers, texts and descriptions of
/// tensors, from the closed list of names in <see cref="PickleGlobals"/>; an object of any other class is passed over
/// as a <see cref="PickleOpaque"/> of that name. It has no way to look up a class or to call anything, and refuses
/// names that run commands.
/// </summary>
/// <remarks>
/// Time and memory are bounded by the pickle's length: no step does more than the values it takes have cost.
/// </remarks>
internal sealed class PickleReader
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Bytes of the longest text that is kept: no key, name or class has as many.</summary>
    private const int LongestText = 1 << 16;

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
    /// <exception cref="WeightsFormatException">
    /// It is damaged, or holds what a file of weights does not need.
    /// </exception>
    public static object? Read(ByteReader bytes, Dictionary<string, PickleStorage>? storages = null)
    {
        var reader = new PickleReader(bytes, storages ?? []);
        while (bytes.ReadByte() is var opcode && opcode != '.')
            reader.Step(opcode);
        return reader.stack.Count == 1
            ? reader.stack.Pop()
            : throw bytes.Fault($"the pickle ends with {reader.stack.Count} values on its stack, not one");
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

            case (byte)'c': stack.Push(ReadGlobal(), 8); break;
            case 0x93: stack.Push(PopGlobal(), 8); break;
            case (byte)'R' or 0x81: Call(); break;
            case 0x92: // NEWOBJ_EX: named arguments beside the others, which no class of PyTorch has
                stack.Pop();
                Call();
                break;
            case (byte)'i': // INST and OBJ: how Python 2 makes objects of its old classes
                MakeObject([ReadGlobal(), .. stack.PopToMark()]);
                break;
            case (byte)'o': MakeObject(stack.PopToMark()); break;
            case 0x82: PushExtension(bytes.ReadByte()); break;
            case 0x83: PushExtension(bytes.ReadUInt16()); break;
            case 0x84: PushExtension(bytes.ReadInt32()); break;
            case (byte)'b': Build(); break;
            case (byte)'Q': PushPersistent(); break;

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
        stack.Push(
            number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number, 32 + (int)length);
    }

    private void PushText(long length, Encoding encoding)
    {
        bytes.Require(length);
        if (length > LongestText)
        {
            // The bytes of an array, written as a text.
            bytes.Skip(length);
            stack.Push(new PickleOpaque("str"), 32);
            return;
        }

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

    private PickleGlobal ReadGlobal() => Global(bytes.ReadLine(), bytes.ReadLine());

    private PickleGlobal PopGlobal() =>
        stack.Pop() is string name
            && stack.Pop() is string module
            && name.Length <= byte.MaxValue
            && module.Length <= byte.MaxValue
            ? Global(module, name)
            : throw bytes.Fault("the pickle names a class by something that is no short text");

    private PickleGlobal Global(string module, string name)
    {
        stack.Charge(2 * (module.Length + name.Length) + 64);
        return PickleGlobals.Find(module, name) ?? throw bytes.Fault(
            $"it names '{Printable.Text($"{module}.{name}")}', which no file of weights needs and which runs " +
                "commands when Python loads the file; nothing was run here. Do not load the file in Python");
    }

    /// <summary>A class that a registry of Python's knows by a number.</summary>
    private void PushExtension(int code) =>
        stack.Push(new PickleGlobal($"extension {code}", PickleGlobalKind.Opaque), 128);

    private void PushPersistent()
    {
        var id = stack.Pop();
        // A class of a model, with its source code: what PyTorch before 1.6 adds for an object beside the weights.
        if (id is PickleTuple { Items: ["module", PickleGlobal model, ..] })
            stack.Push(model, 8);
        else
            PushStorage(PickleStorages.FromPersistentId(id, bytes));
    }

    private void PushStorage(PickleStorage storage)
    {
        if (storages.TryGetValue(storage.Key, out var known) && Content(known) != Content(storage))
            throw bytes.Fault($"the storage '{Printable.Text(storage.Key)}' is said to have " +
                "two different types or lengths");
        storages.TryAdd(storage.Key, storage);
        stack.Push(storage, 160);

        static (ElementType?, int, string?, long) Content(PickleStorage storage) =>
            (storage.Class.Type, storage.Class.ElementSize, storage.Class.Foreign, storage.Whole);
    }

    private void Call()
    {
        if (stack.Pop() is not PickleTuple arguments)
            throw bytes.Fault("the pickle calls something with arguments that are no tuple");
        var called = stack.Pop();
        try
        {
            // Dictionaries and tensors, the largest values, take up to about 200 bytes and 16 a dimension.
            stack.Push(
                called switch
                {
                    PickleGlobal global => PickleCalls.Value(global, arguments.Items, stack.Charge),
                    // What an object of no interest gives is of none either.
                    PickleOpaque => called,
                    _ => throw bytes.Fault("the pickle calls something that is no known name"),
                },
                256);
        }
        catch (FormatException e)
        {
            throw bytes.Fault(e.Message, e);
        }
    }

    private void MakeObject(object?[] classAndArguments)
    {
        if (classAndArguments is not [PickleGlobal type, ..])
            throw bytes.Fault("the pickle makes an object of something that is no class");
        stack.Push(new PickleOpaque(type.Name), 64);
    }

    /// <summary>The state of an object: attributes that no state dict needs, such as <c>_metadata</c>.</summary>
    private void Build()
    {
        stack.Pop();
        if (stack.Peek() is not
            (PickleDictionary or PickleOpaque or PickledTensor or PickleForeignTensor or PickleGlobal))
            throw bytes.Fault("the pickle gives attributes to something that has none");
    }
}
