using SeNet.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Benchmarks;

/// <summary>A training step on one batch that lies ready: forward, loss, backward, optimizer.</summary>
internal sealed class TrainingStep : IDisposable
{
    private readonly Module<Tensor, Tensor> network;
    private readonly IDisposable optimizer;
    private readonly Action zero;
    private readonly Action step;
    private readonly Tensor images;
    private readonly Tensor labels;

    private TrainingStep(Module<Tensor, Tensor> network, IDisposable optimizer, Action zero, Action step, Tensor images)
    {
        this.network = network;
        this.optimizer = optimizer;
        this.zero = zero;
        this.step = step;
        this.images = images;
        labels = randint(0, 10, [images.size(0)], ScalarType.Int64, images.device);
        network.train();
    }

    /// <summary>The notebook's code: float32, [N, C, H, W] row by row, TorchSharp's own optimizer.</summary>
    public static TrainingStep Notebook(bool squeezed, int batch, Device? device = null)
    {
        var network = new NotebookNetwork(128, 10, squeezed);
        network.to(device ?? CPU);
        var optimizer = torch.optim.SGD(network.parameters(), 0.01, momentum: 0.9, weight_decay: 1e-4, nesterov: true);
        return new TrainingStep(network, optimizer, () => optimizer.zero_grad(), () => optimizer.step(), randn(
            [batch, 3, 32, 32], device: device));
    }

    /// <summary>The library as its trainer uses it.</summary>
    public static TrainingStep Library(Module<Tensor, Tensor> network, int batch, ScalarType type)
    {
        var optimizer = new Optimizer(network, new TrainingOptions());
        return new TrainingStep(
            network, optimizer, optimizer.ZeroGradients, () => optimizer.Step(0.01),
            Maps.ChannelsLast(batch, 3, 32, type));
    }

    public void Run()
    {
        using var scope = NewDisposeScope();
        zero();
        functional.cross_entropy(network.call(images), labels).backward();
        step();
    }

    public void Dispose()
    {
        optimizer.Dispose();
        network.Dispose();
        images.Dispose();
        labels.Dispose();
    }
}
