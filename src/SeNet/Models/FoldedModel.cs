using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Models;

/// <summary>Makes the copies that are folded.</summary>
internal static class FoldedModel
{
    /// <summary>A copy in evaluation mode with the model's weights, on its device. No random number is used up.</summary>
    public static T CopyOf<T>(T model, Func<T> make)
        where T : nn.Module<Tensor, Tensor>
    {
        using var generator = random.get_rng_state();
        var copy = make();
        random.set_rng_state(generator);
        copy.to(model.parameters().First().device);
        using (no_grad())
        using (NewDisposeScope())
        {
            // load_state_dict would copy the bytes of numbers of another type.
            var source = model.state_dict();
            foreach (var (key, tensor) in copy.state_dict())
                tensor.copy_(source[key]);
        }

        copy.eval();
        return copy;
    }
}
