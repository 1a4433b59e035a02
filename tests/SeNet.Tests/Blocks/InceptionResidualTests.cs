using SeNet.Blocks;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Blocks;

public class InceptionResidualTests
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
        using var unit = new InceptionResidual(
            6, 0.3, [new(("branch0", 1, 1, 4)), new(("branch1.0", 1, 1, 2), ("branch1.1", 1, 3, 3))], new SEStage(options, "se"), relu);
        unit.eval();
        var (state, x) = (unit.state_dict(), randn(2, 6, 5, 4));

        Tensor Unit(Tensor y, string key, params long[] padding) =>
            (nn.functional.conv2d(y, state[key + ".conv.weight"], padding: padding) / Math.Sqrt(1 + 1e-3)).relu();
        Tensor SE(Tensor y, SEPlacement at)
        {
            if (at != placement)
                return y;
            var hidden = nn.functional.conv2d(y.mean([2, 3], keepdim: true), state["se.fc1.weight"], state["se.fc1.bias"]).relu();
            return y * nn.functional.conv2d(hidden, state["se.fc2.weight"], state["se.fc2.bias"]).sigmoid();
        }

        var input = SE(x, SEPlacement.Pre);
        var branches = SE(cat([Unit(input, "branch0", 0, 0), Unit(Unit(input, "branch1.0", 0, 0), "branch1.1", 0, 1)], 1), SEPlacement.Inside);
        var branch = SE(nn.functional.conv2d(branches, state["conv2d.weight"], state["conv2d.bias"]), SEPlacement.Standard);
        var sum = SE(x, SEPlacement.Identity) + 0.3 * branch;
        Golden.LargestDifference(unit.call(x), SE(relu ? sum.relu() : sum, SEPlacement.Post)).Should().BeLessThan(1e-5);
    }
}
