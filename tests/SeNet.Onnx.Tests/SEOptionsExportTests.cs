using SeNet.Blocks;
using SeNet.Networks;
using static SeNet.Onnx.Tests.ExportedNetwork;

namespace SeNet.Onnx.Tests;

/// <summary>SE blocks agree with every option.</summary>
public class SEOptionsExportTests
{
    [Theory]
    [CombinatorialOptions]
    public void Squeeze_gate_and_shift(Squeeze squeeze, Gate gate, bool shift) => Agree(
        "seresnet20_cifar", SEOptions.Paper with { Reduction = 4, Squeeze = squeeze, Gate = gate, Shift = shift });

    [Theory]
    [InlineData(SEPlacement.Pre)]
    [InlineData(SEPlacement.Post)]
    [InlineData(SEPlacement.Identity)]
    [InlineData(SEPlacement.Inside)]
    public void Placement(SEPlacement placement)
    {
        foreach (var name in new[] { "seresnet20_cifar", "seresnet164_cifar", "seshufflenet_g3" })
            Agree(name, SEOptions.Published with { Reduction = 4, Placement = placement });
    }

    [Fact]
    public void Stages() => Agree(
        "seresnet20_cifar", SEOptions.Timm with { Stages = SEStages.Stage3 | SEStages.Stage4 });

    private static void Agree(string name, SEOptions se)
    {
        using var model = Filled(NetworkZoo.Build(name, classes: 10, se: se));
        var side = Math.Max(model.MinimumImageSize, 8);
        using var session = new RuntimeSession(OnnxExporter.ToBytes(
            model, new OnnxExportOptions { ImageHeight = side, ImageWidth = side + 1 }));
        session.ShouldAgree(model, [2, 3, side, side + 1]);
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class CombinatorialOptionsAttribute : Xunit.Sdk.DataAttribute
    {
        public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) =>
            from squeeze in Enum.GetValues<Squeeze>()
            from gate in Enum.GetValues<Gate>()
            from shift in new[] { false, true }
            select new object[] { squeeze, gate, shift };
    }
}
