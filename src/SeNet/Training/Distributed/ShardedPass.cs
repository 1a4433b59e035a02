using System.Runtime.InteropServices;
using SeNet.Data;
using SeNet.Data.Randomness;
using SeNet.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>
/// Computes batches in shards (<see cref="TrainingOptions.Shards"/>), of which each process computes some. Gradients
/// and buffers of the model are added over all shards in a fixed tree, so that they are the same bits in every process
/// and whatever the number of processes.
/// </summary>
/// <remarks>
/// Each shard begins with the buffers that the batch began with and with a random number generator of its own. The
/// change of a buffer, such as a running mean, is the mean over the shards, weighted by their images; that of integers
/// is the change in the first shard. If a shard fails, in any process, all is as it was before the batch.
/// </remarks>
internal sealed class ShardedPass
{
    private readonly FlatParameters parameters;
    private readonly BatchLoader loader;
    private readonly BatchShards shards;
    private readonly ProcessGroup processes;
    private readonly int seed;
    private readonly List<Tensor> buffers;
    private readonly long length;

    /// <summary>Prepares the shards. Create it when the model is on its device.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parameters">Its parameters and gradients.</param>
    /// <param name="loader">The loader of the shards of this process.</param>
    /// <param name="shards">The shards of this process.</param>
    /// <param name="processes">The processes.</param>
    /// <param name="seed">Seed of the run.</param>
    public ShardedPass(
        nn.Module model,
        FlatParameters parameters,
        BatchLoader loader,
        BatchShards shards,
        ProcessGroup processes,
        int seed)
    {
        this.parameters = parameters;
        this.loader = loader;
        this.shards = shards;
        this.processes = processes;
        this.seed = seed;
        buffers = [.. model.buffers()];
        length = parameters.Gradients.numel() + buffers.Sum(buffer => buffer.numel());
    }

    /// <summary>The processes.</summary>
    public ProcessGroup Processes => processes;

    /// <summary>The shards that a process of a run computes.</summary>
    /// <exception cref="ArgumentException">The shards cannot be divided among the processes.</exception>
    public static BatchShards ShardsOf(TrainingOptions options)
    {
        var (shards, processes) = (options.Shards, options.Communicator.Size);
        if (shards > options.BatchSize)
            throw new ArgumentException(
                $"Shards is {shards} and BatchSize is {options.BatchSize}; a batch has at least one image per shard.",
                nameof(options));
        if (!Fits(processes))
            throw new ArgumentException(
                $"Shards is {shards} and there are {processes} processes; for {shards} shards the number of " +
                    $"processes is {string.Join(", ", Enumerable.Range(1, shards).Where(Fits))}, and for {processes} " +
                    $"processes Shards is {processes} times a power of two.",
                nameof(options));
        var own = shards / processes;
        return new BatchShards(shards, options.Communicator.Rank * own, own);

        // The shards of a process are a node of the tree.
        bool Fits(int count) =>
            count == 1 || (shards % count == 0 && System.Numerics.BitOperations.IsPow2(shards / count));
    }

    /// <summary>Computes a batch. Then the gradients hold the sum over all shards.</summary>
    /// <param name="parts">The shards of this process that have images, in their order.</param>
    /// <param name="epoch">Number of the epoch.</param>
    /// <param name="batch">Number of the batch in its epoch, starting at 1.</param>
    /// <param name="adds">Whether the gradients are added to those of earlier batches.</param>
    /// <param name="train">
    /// Computes a shard; its arguments are the images and their part of those of the batch, its results the mean loss
    /// and the number of images classified correctly. Gradients are added to those in the parameters.
    /// </param>
    /// <exception cref="RankFailedException">Another process has failed.</exception>
    public ShardedBatch Run(
        IEnumerator<Batch> parts,
        int epoch,
        int batch,
        bool adds,
        Func<Batch, double, (float Loss, long Correct)> train)
    {
        using var scope = NewDisposeScope();
        var generator = random.get_rng_state();
        var buffersBefore = buffers.ConvertAll(buffer => buffer.detach().clone());
        var earlier = adds ? parameters.Gradients.clone() : null;
        var results = new float[2 * shards.Count + 1];
        Tensor? own = null;
        Exception? failure = null;
        try
        {
            own = SumOfOwn(parts, epoch, batch, buffersBefore, results, train);
        }
        catch (Exception e)
        {
            failure = e;
            results = new float[results.Length];
            results[^1] = 1;
        }

        random.set_rng_state(generator);
        Restore(buffersBefore);
        var total = own?.cpu() ?? zeros(length + results.Length);
        var values = MemoryMarshal.Cast<byte, float>(total.bytes);
        results.CopyTo(values[^results.Length..]);
        processes.Communicator.AllReduce(values);
        values[^results.Length..].CopyTo(results);
        if (results[^1] > 0)
        {
            parameters.Gradients.zero_();
            if (earlier is not null)
                parameters.Gradients.copy_(earlier);
            Fail(failure);
        }

        Take(total, earlier, buffersBefore);
        return Result(batch, results);
    }

    /// <summary>
    /// Mean loss and correct images of each shard are in the results, zero for those of other processes.
    /// </summary>
    private Tensor SumOfOwn(
        IEnumerator<Batch> parts,
        int epoch,
        int batch,
        List<Tensor> buffersBefore,
        float[] results,
        Func<Batch, double, (float Loss, long Correct)> train)
    {
        var sum = new ShardSum();
        var images = loader.SizeOf(batch - 1);
        foreach (var shard in Enumerable.Range(shards.First, shards.Own))
        {
            var values = zeros(length + results.Length, ScalarType.Float32, parameters.Gradients.device);
            if (shards.PartOf(images, shard).Count > 0)
            {
                parameters.Gradients.zero_();
                Restore(buffersBefore);
                var index = (batch - 1) * shards.Count + shard;
                manual_seed((long)(CounterRandom.Bits(seed, epoch, index, RandomPurpose.LibTorch) >> 1));
                if (!parts.MoveNext())
                    throw new InvalidOperationException("The loader has fewer shards than the epoch.");
                using var part = parts.Current;
                using var scope = NewDisposeScope();
                var weight = (double)part.Count / images;
                (results[2 * shard], var correct) = train(part, weight);
                results[2 * shard + 1] = correct;
                Put(values, buffersBefore, weight, isFirst: shard == 0);
            }

            sum.Add(values);
        }

        return sum.Total();
    }

    private void Put(Tensor values, List<Tensor> buffersBefore, double weight, bool isFirst)
    {
        using var noGrad = no_grad();
        var place = parameters.Gradients.numel();
        values.narrow(0, 0, place).copy_(parameters.Gradients);
        foreach (var (buffer, before) in buffers.Zip(buffersBefore))
        {
            if (is_floating_point(buffer.dtype) || isFirst)
                values.narrow(0, place, buffer.numel()).copy_(
                    buffer.sub(before).to_type(ScalarType.Float32).flatten()
                        .Times(is_floating_point(buffer.dtype) ? weight : 1));
            place += buffer.numel();
        }
    }

    private void Take(Tensor total, Tensor? earlier, List<Tensor> buffersBefore)
    {
        using var noGrad = no_grad();
        var place = parameters.Gradients.numel();
        parameters.Gradients.copy_(total.narrow(0, 0, place));
        if (earlier is not null)
            parameters.Gradients.Plus_(earlier);
        foreach (var (buffer, before) in buffers.Zip(buffersBefore))
        {
            var change = total.narrow(0, place, buffer.numel()).view(buffer.shape).to(buffer.device);
            buffer.copy_(before.Plus(change.to_type(buffer.dtype)));
            place += buffer.numel();
        }
    }

    private void Restore(List<Tensor> buffersBefore)
    {
        using var noGrad = no_grad();
        foreach (var (buffer, before) in buffers.Zip(buffersBefore))
            buffer.copy_(before);
    }

    private ShardedBatch Result(int batch, float[] results)
    {
        var images = loader.SizeOf(batch - 1);
        var (loss, correct) = (0.0, 0L);
        for (var shard = 0; shard < shards.Count; shard++)
        {
            loss += (double)results[2 * shard] * shards.PartOf(images, shard).Count;
            correct += (long)results[2 * shard + 1];
        }

        return new ShardedBatch(images, loss, correct);
    }

    private void Fail(Exception? own)
    {
        if (processes.IsSingle)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(own!);
        processes.Throw(own);
    }
}
