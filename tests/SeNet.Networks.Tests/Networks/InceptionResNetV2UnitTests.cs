using SeNet.Blocks;
using SeNet.Modules;
using SeNet.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Networks;

public class InceptionResNetV2UnitTests
{
    [Theory]
    [InlineData(SEPlacement.Standard, true)]
    [InlineData(SEPlacement.Standard, false)]
    [InlineData(SEPlacement.Pre, true)]
    [InlineData(SEPlacement.Post, true)]
    [InlineData(SEPlacement.Identity, true)]
    [InlineData(SEPlacement.Inside, true)]
    public void A_unit_is_its_equation_with_SE_at_each_place(SEPlacement placement, bool relu)
    {
        manual_seed(3);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var options = SEOptions.Published with { Reduction = 2, Placement = placement };
        InceptionBranch[] sizes = [new(("branch0", 1, 1, 4)), new(("branch1.0", 1, 1, 2), ("branch1.1", 1, 3, 3))];
        using var unit = Unit.Of(
            6, x => InceptionResNetV2.Unit(x, Unit.Key, sizes, 0.3, new StageSE(options, "se"), relu));
        unit.eval();
        var state = unit.state_dict().ToDictionary(entry => entry.Key[(Unit.Key.Length + 1)..], entry => entry.Value);
        var x = randn(2, 6, 5, 4);

        Tensor Layer(Tensor y, string key, params long[] padding) =>
            (nn.functional.conv2d(y, state[key + ".conv.weight"], padding: padding) / Math.Sqrt(1 + 1e-3)).relu();
        Tensor SE(Tensor y, SEPlacement at)
        {
            if (at != placement)
                return y;
            var hidden = nn.functional.conv2d(
                y.mean([2, 3], keepdim: true), state["se.fc1.weight"], state["se.fc1.bias"]).relu();
            return y * nn.functional.conv2d(hidden, state["se.fc2.weight"], state["se.fc2.bias"]).sigmoid();
        }

        var input = SE(x, SEPlacement.Pre);
        var branches = SE(
            cat([Layer(input, "branch0", 0, 0), Layer(Layer(input, "branch1.0", 0, 0), "branch1.1", 0, 1)], 1),
            SEPlacement.Inside);
        var branch = SE(
            nn.functional.conv2d(branches, state["conv2d.weight"], state["conv2d.bias"]), SEPlacement.Standard);
        var sum = SE(x, SEPlacement.Identity) + 0.3 * branch;
        Golden.LargestDifference(unit.call(x), SE(relu ? sum.relu() : sum, SEPlacement.Post)).Should().BeLessThan(1e-5);
    }
}
