using System.Runtime.InteropServices;
using System.Text.Json;
using SeNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// All that an exact resume needs, as a safetensors file: the tensors <c>model.*</c>, <c>optimizer.*</c> and <c>generator</c>
/// (libtorch's random numbers), the rest as JSON, and a SHA-256 over everything, so that damage is found before it is trained on.
/// </summary>
internal sealed class TrainingCheckpoint : IDisposable
{
    private readonly SafetensorsContent content;

    private TrainingCheckpoint(SafetensorsContent content, CheckpointState state)
    {
        this.content = content;
        State = state;
    }

    public CheckpointState State { get; }

    public static void Write(
        string path,
        CheckpointState state,
        IReadOnlyDictionary<string, Tensor> model,
        IReadOnlyDictionary<string, Tensor> optimizer,
        Tensor generator,
        WeightsMetadata weights)
    {
        var tensors = new Dictionary<string, Tensor> { [CheckpointFormat.Generator] = generator };
        foreach (var (key, tensor) in model)
            tensors.Add(CheckpointFormat.ModelPrefix + key, tensor);
        foreach (var (key, tensor) in optimizer)
            tensors.Add(CheckpointFormat.OptimizerPrefix + key, tensor);
        var metadata =
            new Dictionary<string, string>(weights.ToText()) { [CheckpointFormat.StateKey] = JsonSerializer.Serialize(state, CheckpointJsonContext.Default.CheckpointState) };
        metadata[CheckpointFormat.HashKey] = Hash(metadata, tensors);
        Safetensors.Write(path, tensors, metadata);
    }

    public static TrainingCheckpoint Read(string path)
    {
        var content = Safetensors.Read(path);
        try
        {
            if (!content.Metadata.TryGetValue(CheckpointFormat.StateKey, out var json) || !content.Metadata.TryGetValue(CheckpointFormat.HashKey, out var hash))
                throw new WeightsFormatException(path, 8, "the file is no training checkpoint: its header lacks the " +
                    "run's state; weights alone are loaded with WeightsFile.Load");
            if (Hash(content.Metadata, content.Tensors) != hash)
                throw new WeightsFormatException(path, 8, "the checkpoint is damaged: its SHA-256 is not the one that was written with it");
            var state = JsonSerializer.Deserialize(json, CheckpointJsonContext.Default.CheckpointState);
            if (state is not { Run.Values: not null, History: not null, Progress: not null } || Array.Exists(state.History, epoch => epoch is null))
                throw new JsonException("a part of it is missing");
            if (!content.Tensors.TryGetValue(CheckpointFormat.Generator, out var generator) || generator.dtype != ScalarType.Byte)
                throw new WeightsFormatException(path, 8, "the checkpoint lacks the state of the random number generator");
            return new TrainingCheckpoint(content, state);
        }
        catch (JsonException e)
        {
            content.Dispose();
            throw new WeightsFormatException(path, 8, $"the run's state in the header is not readable: {e.Message.TrimEnd('.')}", e);
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>Puts the checkpoint's tensors into the model, the optimizer and libtorch's generator.</summary>
    public void CopyInto(nn.Module model, Optimizer optimizer, string path)
    {
        using var scope = NewDisposeScope();
        var optimizerState = WithPrefix(CheckpointFormat.OptimizerPrefix);
        foreach (var (key, tensor) in optimizer.State)
            if (!optimizerState.TryGetValue(key, out var saved) || !saved.shape.AsSpan().SequenceEqual(tensor.shape))
                throw new WeightsFormatException(path, 8, $"the checkpoint's state of the optimizer lacks '{key}', or has it in another shape");
        StateDict.CopyInto(model, WithPrefix(CheckpointFormat.ModelPrefix), path);
        optimizer.LoadState(optimizerState);
        try
        {
            random.set_rng_state(content.Tensors[CheckpointFormat.Generator]);
        }
        catch (ExternalException e)
        {
            throw new WeightsFormatException(path, 8, "the checkpoint's state of the random number generator is not one of libtorch", e);
        }
    }

    public void Dispose() => content.Dispose();

    private Dictionary<string, Tensor> WithPrefix(string prefix) =>
        content.Tensors.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);

    private static string Hash(
        IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, Tensor> tensors) =>
        CheckpointFormat.Hash(metadata, tensors.Keys, (key, stream) => Safetensors.WriteBytes(tensors[key], stream));
}
