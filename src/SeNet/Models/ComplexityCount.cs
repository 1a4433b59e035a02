using System.Runtime.InteropServices;
using SeNet.Inference;
using SeNet.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using HookRemover = TorchSharp.torch.nn.HookableModule<
    System.Func<TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>,
    System.Func<TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>>.HookRemover;

namespace SeNet.Models;

/// <summary>Counts a model for <see cref="Complexity"/>: hooks on its layers see one run.</summary>
internal sealed class ComplexityCount
{
    private readonly List<Counted> layers = [];
    private readonly HashSet<nn.Module> seenModules = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<IntPtr> seenParameters = [];

    private ComplexityCount(nn.Module model) => Add("", model);

    public static Complexity Of(nn.Module<Tensor, Tensor> model, ReadOnlySpan<long> inputShape)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model is InferenceModel)
            throw new ArgumentException("An InferenceModel has its layers folded, so that they can't be counted; count the network that it was made of.", nameof(model));
        RequireAlive.Module(model);
        var shape = inputShape.ToArray();
        if (shape.Any(size => size < 1))
            throw new ArgumentOutOfRangeException(nameof(inputShape), Text(shape), "Each size of the input is at least 1; for images they are [N, C, H, W].");
        var count = new ComplexityCount(model);
        count.Run(model, shape);
        return new Complexity(Array.AsReadOnly(shape), [.. count.layers.Where(layer => layer.Parameters > 0 || layer.CanBeCounted).Select(layer => layer.Row)]);
    }

    private void Add(string key, nn.Module module)
    {
        if (!seenModules.Add(module))
            return;
        var own = module.parameters(recurse: false).Where(parameter => seenParameters.Add(parameter.Handle)).Sum(parameter => parameter.numel());
        layers.Add(new Counted(key, module, own));
        foreach (var (name, child) in module.named_children())
            Add(key.Length == 0 ? name : $"{key}.{name}", child);
    }

    private void Run(nn.Module<Tensor, Tensor> model, long[] inputShape)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var generator = random.get_rng_state();
        var modes = layers.ConvertAll(layer => layer.Module.training);
        var hooks = layers.Select(layer => layer.Hook()).OfType<HookRemover>().ToList();
        try
        {
            model.eval();
            var parameter = model.parameters().FirstOrDefault();
            model.call(zeros(inputShape, parameter?.dtype ?? ScalarType.Float32, parameter?.device));
        }
        catch (Exception error) when (error is ArgumentException or ExternalException)
        {
            throw new ArgumentException(
                $"'{model.GetName()}' does not take an input of {Text(inputShape)}; give the shape with its batch dimension, for images [N, C, H, W]. It says: {error.Message.Split('\n')[0]}",
                nameof(inputShape), error);
        }
        finally
        {
            hooks.ForEach(hook => hook.remove());
            // Parents come first, and take their children along.
            for (var i = 0; i < layers.Count; i++)
                layers[i].Module.train(modes[i]);
            random.set_rng_state(generator);
        }
    }

    private static string Text(long[] shape) => $"[{string.Join(", ", shape)}]";

    /// <summary>A module, and what its calls have cost so far.</summary>
    private sealed class Counted(string key, nn.Module module, long parameters)
    {
        private long multiplyAdds;
        private long activations;
        private long activationBytes;
        private long[] outputShape = [];

        public nn.Module Module => module;

        public long Parameters => parameters;

        public bool CanBeCounted => module is Conv2d or Linear;

        public LayerComplexity Row =>
            new(key, module.GetType().Name, parameters, multiplyAdds, activations, activationBytes, Array.AsReadOnly(outputShape));

        public HookRemover? Hook() => module switch
        {
            Conv2d convolution => convolution.register_forward_hook((_, _, output) => Count(output, ProductsOf(convolution))),
            Linear linear => linear.register_forward_hook((_, _, output) => Count(output, linear.in_features)),
            _ => null,
        };

        // A value of the output is a sum over one filter.
        private static long ProductsOf(Conv2d convolution) => convolution.weight.numel() / convolution.out_channels;

        private Tensor Count(Tensor output, long products)
        {
            var count = output.numel();
            multiplyAdds += count * products;
            activations += count;
            activationBytes += count * output.element_size();
            outputShape = output.shape;
            return output;
        }
    }
}
