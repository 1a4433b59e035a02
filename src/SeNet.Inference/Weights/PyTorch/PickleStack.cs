namespace SeNet.Weights;

/// <summary>
/// The stack, marks and memo of a pickle, with bounds on each and on the memory that the objects take together.
/// </summary>
internal sealed class PickleStack(ByteReader bytes)
{
    private readonly List<object?> stack = [];
    private readonly List<int> marks = [];
    private readonly List<object?> memo = [];
    private long charged;

    /// <summary>Values above the last mark that may be taken.</summary>
    private int Floor => marks.Count > 0 ? marks[^1] : 0;

    public int Count => stack.Count;

    /// <summary>Counts memory that is about to be taken.</summary>
    public void Charge(long size)
    {
        charged += size;
        if (charged > WeightsLimits.PickledObjects)
            throw bytes.Fault($"the pickle's objects take more than {WeightsLimits.PickledObjects} " +
                "bytes, more than any state dict does");
    }

    /// <summary>Puts a value on the stack that takes so many bytes.</summary>
    public void Push(object? value, int size)
    {
        Charge(size);
        if (stack.Count >= WeightsLimits.Stack)
            throw bytes.Fault($"the pickle's stack has more than {WeightsLimits.Stack} values");
        stack.Add(value);
    }

    public object? Pop()
    {
        if (stack.Count <= Floor)
            throw bytes.Fault("the pickle takes a value from an empty stack");
        var value = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    public object? Peek() =>
        stack.Count > Floor ? stack[^1] : throw bytes.Fault("the pickle takes a value from an empty stack");

    public void Mark()
    {
        if (marks.Count >= WeightsLimits.Depth)
            throw bytes.Fault($"the pickle opens more than {WeightsLimits.Depth} collections within one another");
        marks.Add(stack.Count);
    }

    /// <summary>Takes all values above the last mark, and the mark.</summary>
    public object?[] PopToMark()
    {
        if (marks.Count == 0)
            throw bytes.Fault("the pickle closes a collection that it did not open");
        var first = marks[^1];
        marks.RemoveAt(marks.Count - 1);
        var count = stack.Count - first;
        Charge(32 + 8L * count);
        var values = stack.GetRange(first, count).ToArray();
        stack.RemoveRange(first, count);
        return values;
    }

    /// <summary>
    /// Keeps the top of the stack under a number. Every pickler counts them up, that of Python 2 from 1; a gap is a
    /// fault.
    /// </summary>
    public void Remember(long index)
    {
        Charge(16);
        var value = Peek();
        if (index == 1 && memo.Count == 0)
            memo.Add(null);
        if (index == memo.Count)
            memo.Add(value);
        else if (index < memo.Count)
            memo[(int)index] = value;
        else
            throw bytes.Fault($"the pickle remembers a value as number {index}, the next is {memo.Count}");
    }

    public void Memoize() => Remember(memo.Count);

    public object? Recall(long index) =>
        index < memo.Count
            ? memo[(int)index]
            : throw bytes.Fault($"the pickle recalls value number {index}, which it has not remembered");
}
