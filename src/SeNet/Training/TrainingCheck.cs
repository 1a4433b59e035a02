using SeNet.Data;
using SeNet.Evaluation;
using SeNet.Runtime;
using SeNet.Tensors;
using SeNet.Text;
using SeNet.Validation;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Training;

/// <summary>
/// Checks before the first batch whether a model can be trained and tested on the images, by calling it with synthetic
/// ones. What fails there would otherwise fail after the frozen epochs, at the last batch of an epoch or in the first
/// test.
/// </summary>
internal sealed class TrainingCheck
{
    private readonly Module<Tensor, Tensor> model;
    private readonly Device device;
    private readonly ScalarType type;
    private readonly List<(Tensor Buffer, Tensor Before)> buffers;
    private readonly bool isFinite;

    private TrainingCheck(Module<Tensor, Tensor> model, Device device, Precision precision)
    {
        this.model = model;
        this.device = device;
        type = PrecisionChoice.TypeOf(precision);
        buffers = [.. model.buffers().Select(buffer => (buffer, buffer.clone()))];
        isFinite = HasFiniteBuffers();
    }

    /// <summary>
    /// Checks the model. Then its modes and buffers, and the state of libtorch's random number generator, are restored.
    /// TorchSharp cannot read the state of a GPU's generator.
    /// </summary>
    /// <param name="model">The model, on its device.</param>
    /// <param name="train">The training set.</param>
    /// <param name="test">The test set, or null.</param>
    /// <param name="loader">The loader of the training batches.</param>
    /// <param name="device">The device of the model.</param>
    /// <param name="precision">Precision of the images.</param>
    /// <exception cref="ArgumentException">The model cannot be trained or tested on these sets.</exception>
    public static void Run(
        Module<Tensor, Tensor> model,
        ImageSource train,
        ImageSource? test,
        BatchLoader loader,
        Device device,
        Precision precision)
    {
        if (test is not null && test.Channels != train.Channels)
            throw new ArgumentException(
                $"The test images have {test.Channels} channels and the training images {train.Channels}; " +
                    "both need the same.", nameof(test));
        using var noGrad = no_grad();
        using var modes = new ModuleModes(model);
        using var scope = NewDisposeScope();
        var generator = random.get_rng_state();
        var check = new TrainingCheck(model, device, precision);
        try
        {
            // All of it in training mode, as in the epochs in which nothing is frozen.
            model.train();
            check.TryTraining(train, loader);
            model.eval();
            if (test is not null)
                check.TryTest(test);
        }
        finally
        {
            check.Restore();
            random.set_rng_state(generator);
        }
    }

    private void TryTraining(ImageSource train, BatchLoader loader)
    {
        // Two images stand for any number of them; one image is different, since batch normalisation may then have one
        // value a channel.
        if (Failure(train, Math.Min(2, loader.BatchSize)) is { } failure)
            throw loader is { BatchSize: 1, BatchCount: > 1 } && Failure(train, 2) is null
                ? Refusal(
                    train,
                    1,
                    "BatchSize is 1, and the model cannot be trained on single images",
                    "choose a BatchSize of at least 2",
                    failure)
                : Refusal(
                    train,
                    Math.Min(2, loader.BatchSize),
                    $"'{ModuleName.Of(model)}' cannot be trained on these images",
                    null,
                    failure);
        if (loader is { Shards: > 1, SmallestPart: 1 } && Failure(train, 1) is { } ofShard)
            throw Refusal(
                train, 1,
                $"A shard has one image (batches of {loader.BatchSize} images, the last of {loader.LastBatchSize}, " +
                    $"in {loader.Shards} shards), on which '{ModuleName.Of(model)}' cannot be trained",
                "choose fewer Shards or a larger BatchSize; if it is the last batch, set " +
                    $"{nameof(TrainingOptions)}.{nameof(TrainingOptions.LastBatch)} to {nameof(LastBatch.Drop)} or " +
                    $"{nameof(LastBatch.Merge)}", ofShard);
        if (loader is { LastBatchSize: 1, BatchSize: > 1 } && Failure(train, 1) is { } ofOne)
            throw Refusal(
                train, 1,
                $"The last batch of an epoch has one image ({loader.ImageCount} images in batches of " +
                    $"{loader.BatchSize}), on which '{ModuleName.Of(model)}' cannot be trained",
                $"set {nameof(TrainingOptions)}.{nameof(TrainingOptions.LastBatch)} to {nameof(LastBatch.Drop)} or " +
                    $"{nameof(LastBatch.Merge)}, or choose another BatchSize", ofOne);
    }

    private void TryTest(ImageSource test)
    {
        if (Failure(test, 1) is { } failure)
            throw Refusal(test, 1, $"'{ModuleName.Of(model)}' cannot be tested on the test images", null, failure);
    }

    /// <summary>Calls the model with synthetic images.</summary>
    /// <returns>What it threw; null if it returned outputs of the right shape.</returns>
    /// <exception cref="ArgumentException">The outputs have another shape.</exception>
    private Exception? Failure(ImageSource images, int count)
    {
        using var scope = NewDisposeScope();
        Tensor output;
        try
        {
            // Channels-last, as the batches are; a ramp, since a model may divide by the standard deviation of an
            // image.
            long length = (long)count * images.Height * images.Width * images.Channels;
            var ramp = linspace(-1, 1, length, ScalarType.Float32, device)
                .view(count, images.Height, images.Width, images.Channels);
            output = model.call(ramp.to_type(type).permute(0, 3, 1, 2));
        }
        catch (Exception error) when (
            error is not (OutOfMemoryException or OperationCanceledException or ObjectDisposedException))
        {
            return error;
        }

        ClassifierOutput.Require(model, output, count, images.ClassNames.Count);
        var spoiled = isFinite && !HasFiniteBuffers();
        Restore();
        // TorchSharp's BatchNorm2d, unlike PyTorch's, accepts one value per channel, and its running variance is NaN
        // from then on.
        return spoiled
            ? new InvalidOperationException(
                "it makes the running statistics infinite or NaN (batch normalization of one value per channel)")
            : null;
    }

    private bool HasFiniteBuffers()
    {
        using var scope = NewDisposeScope();
        return buffers.TrueForAll(
            pair => !is_floating_point(pair.Buffer.dtype) || pair.Buffer.isfinite().all().item<bool>());
    }

    private void Restore()
    {
        using var scope = NewDisposeScope();
        foreach (var (buffer, before) in buffers)
            buffer.copy_(before);
    }

    private ArgumentException Refusal(ImageSource images, int count, string what, string? remedy, Exception failure) =>
        new(
        $"{what}: for {type} [{count}, {images.Channels}, {images.Height}, {images.Width}] on '{device}': " +
            $"{ShortText.FirstLine(failure)}."
            + (remedy is null ? "" : $" Therefore {remedy}."),
        failure);
}
