using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SeNet.Benchmarks;

/// <summary>
/// The baseline: the notebook's network transcribed line by line into TorchSharp's own modules, as someone without this
/// library would write it.
/// </summary>
internal sealed class NotebookNetwork : Module<Tensor, Tensor>
{
    private readonly Sequential conv_block;
    private readonly Sequential res_blocks;
    private readonly Sequential out_conv;
    private readonly Linear fc;

    /// <param name="filters">Channels.</param>
    /// <param name="blocks">Depth, the stem included.</param>
    /// <param name="squeezed">
    /// Whether the pooled features reach the excitation; false is the notebook as written.
    /// </param>
    public NotebookNetwork(int filters, int blocks, bool squeezed)
        : base(nameof(NotebookNetwork))
    {
        conv_block = Sequential(Conv2d(3, filters, 3, padding: 1, bias: false), BatchNorm2d(filters), ReLU());
        res_blocks = Sequential(Enumerable.Range(1, blocks - 1).Select(_ => new NotebookBlock(filters, squeezed)));
        out_conv = Sequential(Conv2d(filters, 128, 1, bias: false), BatchNorm2d(128), ReLU());
        fc = Linear(128, 10);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        x = out_conv.call(res_blocks.call(conv_block.call(x)));
        x = functional.adaptive_avg_pool2d(x, 1);
        x = fc.call(x.view(x.size(0), -1));
        return functional.log_softmax(x, 1).MoveToOuterDisposeScope();
    }

    private sealed class NotebookBlock : Module<Tensor, Tensor>
    {
        private readonly Sequential conv_lower;
        private readonly Sequential conv_upper;
        private readonly Sequential fc;
        private readonly bool squeezed;

        public NotebookBlock(int channels, bool squeezed)
            : base(nameof(NotebookBlock))
        {
            this.squeezed = squeezed;
            conv_lower = Sequential(
                Conv2d(channels, channels, 3, padding: 1, bias: false), BatchNorm2d(channels), ReLU());
            conv_upper = Sequential(Conv2d(channels, channels, 3, padding: 1, bias: false), BatchNorm2d(channels));
            fc = Sequential(Conv2d(channels, channels / 16, 1, bias: false), ReLU(), Conv2d(
                channels / 16, channels * 2, 1, bias: false));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var path = conv_upper.call(conv_lower.call(x));
            var w = functional.adaptive_avg_pool2d(path, 1);
            var parts = fc.call(squeezed ? w : path).chunk(2, dim: 1);
            path = path * parts[0].sigmoid() + parts[1];
            return functional.relu(x + path).MoveToOuterDisposeScope();
        }
    }
}
