using System.Text.Json;
using SeNet.Text;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// An opened checkpoint of a training run, in memory: everything that an exact resume needs, verified by its SHA-256.
/// </summary>
/// <remarks>
/// <see cref="Trainer.Fit"/> disposes the checkpoint that it resumes from. Dispose one that is not passed to it.
/// A checkpoint is a safetensors file. <see cref="WeightsFile"/> and <see cref="Modules.ModelZoo.FromFile"/> read the
/// model in it.
/// </remarks>
public sealed class TrainingCheckpoint : IDisposable
{
    private readonly SafetensorsContent content;
    private readonly CheckpointHeader header;

    private TrainingCheckpoint(string path, SafetensorsContent content, CheckpointHeader header)
    {
        Path = path;
        this.content = content;
        this.header = header;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Number of epochs that the run has finished, tests included.</summary>
    public int CompletedEpochs => header.Epochs;

    /// <summary>Number of batches that the run has trained in the epoch after <see cref="CompletedEpochs"/>.</summary>
    public int CompletedBatches => header.Batches;

    /// <summary>Opens a checkpoint and verifies it.</summary>
    /// <param name="path">
    /// A checkpoint's file. <see cref="CheckpointDirectory.Latest"/> finds the newest in a folder.
    /// </param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is a folder.</exception>
    /// <exception cref="WeightsFormatException">The file is damaged or not a training checkpoint.</exception>
    public static TrainingCheckpoint Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
            throw new ArgumentException(
                $"'{path}' is a folder; give a checkpoint's file. CheckpointDirectory.Latest finds " +
                    $"the newest in a folder.",
                nameof(path));
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"There is no checkpoint '{path}'. CheckpointDirectory.Latest finds the newest in a folder.", path);
        var content = Safetensors.Read(path);
        try
        {
            return new TrainingCheckpoint(path, content, HeaderOf(content, path));
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>Frees the checkpoint's tensors.</summary>
    public void Dispose() => content.Dispose();

    /// <summary>Writes a checkpoint, which appears at its place only when it is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="epochs">Number of finished epochs.</param>
    /// <param name="batches">Number of batches trained in the epoch after them.</param>
    /// <param name="run">The run.</param>
    /// <param name="parts">The parts of its state.</param>
    /// <param name="weights">The description of the model, for readers of its weights.</param>
    internal static void Write(
        string path,
        int epochs,
        int batches,
        RunIdentity run,
        IEnumerable<IRunStatePart> parts,
        WeightsMetadata weights)
    {
        var tensors = new Dictionary<string, Tensor>();
        var values = RunStateWriter.Collect(parts, tensors);
        var header = new CheckpointHeader(epochs, batches, run.Values, values);
        var metadata = new Dictionary<string, string>(weights.ToText())
        {
            [CheckpointFormat.StateKey] =
                JsonSerializer.Serialize(header, CheckpointJsonContext.Default.CheckpointHeader),
        };
        metadata[CheckpointFormat.HashKey] = Hash(metadata, tensors);
        Safetensors.Write(path, tensors, metadata);
    }

    /// <summary>Puts the saved state into the parts of a run, in their order.</summary>
    /// <remarks>
    /// The parts must be those of the checkpoint: without one of them the run would not go on exactly. A run gets a new
    /// part by an option, whose name <see cref="RunIdentity"/> then reports first.
    /// </remarks>
    /// <exception cref="ArgumentException">The checkpoint is of another run; no part is changed.</exception>
    /// <exception cref="WeightsFormatException">A part is missing, unknown or damaged.</exception>
    internal void Load(RunIdentity run, IReadOnlyList<IRunStatePart> parts)
    {
        run.RequireSame(header.Run, Path);
        foreach (var part in parts)
            if (!header.Parts.ContainsKey(part.Name))
                throw new WeightsFormatException(
                    Path, 8, $"the checkpoint has no state of the {part.Name}, which this run needs");
        if (header.Parts.Keys.Except(parts.Select(part => part.Name)).FirstOrDefault() is { } unknown)
            throw new WeightsFormatException(
                Path,
                8,
                $"the checkpoint has the state of the {Printable.Text(unknown)}, which this run does not have; a " +
                    $"later version of SeNet may have written it");
        foreach (var part in parts)
            part.Load(new RunStateReader(Path, part.Name, content.Tensors, header.Parts[part.Name]));
    }

    private static CheckpointHeader HeaderOf(SafetensorsContent content, string path)
    {
        if (!content.Metadata.TryGetValue(CheckpointFormat.StateKey, out var json)
            || !content.Metadata.TryGetValue(CheckpointFormat.HashKey, out var hash))
            throw new WeightsFormatException(path, 8, "the file is no training checkpoint: its header lacks the " +
                "run's state; weights alone are loaded with WeightsFile.Load");
        if (Hash(content.Metadata, content.Tensors) != hash)
            throw new WeightsFormatException(
                path, 8, "the checkpoint is damaged: its SHA-256 is not the one that was written with it");
        try
        {
            return JsonSerializer.Deserialize(json, CheckpointJsonContext.Default.CheckpointHeader)
                is { Run: not null, Parts: not null, Epochs: >= 0, Batches: >= 0 } header
                ? header
                : throw new JsonException("a part of it is missing");
        }
        catch (JsonException e)
        {
            throw new WeightsFormatException(
                path, 8, $"the run's state in the header is not readable: {e.Message.TrimEnd('.')}", e);
        }
    }

    private static string Hash(
        IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, Tensor> tensors) =>
        CheckpointFormat.Hash(metadata, tensors.Keys, (key, stream) => Safetensors.WriteBytes(tensors[key], stream));
}
