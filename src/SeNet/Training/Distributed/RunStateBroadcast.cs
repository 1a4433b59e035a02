using System.Text.Json;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// Gives all processes the state of the run in process 0: weights, generator, and what a checkpoint has restored.
/// </summary>
internal static class RunStateBroadcast
{
    /// <summary>Sends the state from process 0 to the others.</summary>
    /// <param name="communicator">Exchanges values between the processes.</param>
    /// <param name="parts">The parts of the state, the same in all processes.</param>
    public static void Run(ICommunicator communicator, IReadOnlyList<IRunStatePart> parts)
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>();
        var header = communicator.Rank == 0 ? Collect(parts, tensors) : null;
        var text = header is null
            ? []
            : JsonSerializer.SerializeToUtf8Bytes(header, CheckpointJsonContext.Default.BroadcastHeader);
        Span<byte> size = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(size, text.Length);
        communicator.Broadcast(size);
        if (header is null)
            text = new byte[BitConverter.ToInt32(size)];
        communicator.Broadcast(text);
        header ??= JsonSerializer.Deserialize(text, CheckpointJsonContext.Default.BroadcastHeader)!;
        foreach (var (key, type, shape) in header.Tensors)
        {
            var tensor = tensors.TryGetValue(key, out var own)
                ? own.cpu().contiguous()
                : empty(shape, (ScalarType)type);
            if (tensor.numel() > 0)
                communicator.Broadcast(tensor.bytes);
            tensors[key] = tensor;
        }

        if (communicator.Rank > 0)
            foreach (var part in parts)
                part.Load(new RunStateReader("process 0", part.Name, tensors, header.Parts[part.Name]));
    }

    private static Header Collect(IReadOnlyList<IRunStatePart> parts, Dictionary<string, Tensor> tensors) =>
        new(
            RunStateWriter.Collect(parts, tensors),
            [.. tensors.Select(pair => new Entry(pair.Key, (int)pair.Value.dtype, pair.Value.shape))]);

    /// <summary>What is sent before the tensors.</summary>
    /// <param name="Parts">The parts of the state by name, each with its JSON value if it has one.</param>
    /// <param name="Tensors">The tensors, in the order in which they are sent.</param>
    internal sealed record Header(IReadOnlyDictionary<string, JsonElement?> Parts, Entry[] Tensors);

    /// <summary>A tensor.</summary>
    /// <param name="Key">Its key.</param>
    /// <param name="Type">Its type, as <see cref="ScalarType"/>.</param>
    /// <param name="Shape">Its shape.</param>
    internal sealed record Entry(string Key, int Type, long[] Shape);
}
