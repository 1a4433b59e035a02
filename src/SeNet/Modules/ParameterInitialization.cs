using SeNet.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Modules;

/// <summary>Draws the values of parameters from libtorch's generator, as their specifications say.</summary>
internal static class ParameterInitialization
{
    /// <summary>Initializes parameters that were made with PyTorch's defaults.</summary>
    /// <param name="specifications">The parameters, in the order in which they are drawn.</param>
    /// <param name="module">The module that has them.</param>
    public static void Apply(IEnumerable<ParameterSpecification> specifications, nn.Module module)
    {
        using var noGrad = no_grad();
        var parameters = module.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        var bound = 0.0;
        foreach (var specification in specifications.Where(specification => specification.IsParameter))
        {
            var parameter = parameters[specification.Key];
            // A bias comes after its layer's weight, and has the same default.
            if (specification.Shape.Count > 1)
                bound = 1 / Math.Sqrt((double)specification.Count / specification.Shape[0]);
            if (specification.Initializer != new Initializer.Uniform(bound))
                Draw(parameter, specification.Initializer);
            if (specification.Role == ParameterRole.FrozenParameter)
                parameter.requires_grad_(false);
        }
    }

    private static void Draw(Tensor parameter, Initializer initializer)
    {
        switch (initializer)
        {
            case Initializer.Constant constant:
                nn.init.constant_(parameter, constant.Value);
                break;
            case Initializer.Uniform uniform:
                nn.init.uniform_(parameter, -uniform.Bound, uniform.Bound);
                break;
            case Initializer.Normal normal:
                nn.init.normal_(parameter, 0, normal.StandardDeviation);
                break;
            case Initializer.Dirac dirac:
                Draw(parameter, dirac.Others);
                using (var first = parameter.narrow(0, 0, Math.Min(parameter.size(0), parameter.size(1))))
                    nn.init.dirac_(first);
                break;
        }
    }
}
