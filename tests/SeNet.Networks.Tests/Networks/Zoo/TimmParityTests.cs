using System.Text.Json;
using SeNet.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Networks.Zoo;

/// <summary>Keys, shapes and outputs of timm's own networks.</summary>
public class TimmParityTests
{
    private static readonly JsonElement Models =
        JsonDocument.Parse(File.ReadAllText(Golden.Path("zoo.json"))).RootElement.GetProperty("models");

    public static TheoryData<string> Names => [.. Models.EnumerateObject().Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Keys_shapes_and_logits_are_those_of_timm(string name)
    {
        var expected = Models.GetProperty(name);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = ModelZoo.Create(name);

        Shapes(model.state_dict()).Should().BeEquivalentTo(
            expected.GetProperty("state").EnumerateObject()
                .Select(entry => $"{entry.Name} [{string.Join(", ", entry.Value.EnumerateArray())}]"));
        model.parameters().Sum(parameter => parameter.numel())
            .Should().Be(expected.GetProperty("parameters").GetInt64());

        FormulaWeights.Fill(model);
        model.eval();
        var logits = model.call(FormulaWeights.Images(2, 3, 64, 64));
        for (var image = 0; image < 2; image++)
        {
            var row = logits[image].ToDoubles();
            var deviation = expected.GetProperty("logits_std")[image].GetDouble();
            row.Average().Should().BeApproximately(
                expected.GetProperty("logits_mean")[image].GetDouble(), 1e-4 * deviation);
            var first = expected.GetProperty("logits_first10")[image].EnumerateArray()
                .Select(value => value.GetDouble()).ToArray();
            for (var i = 0; i < first.Length; i++)
                row[i].Should().BeApproximately(first[i], 1e-4 * deviation);
            Array.IndexOf(row, row.Max()).Should().Be(expected.GetProperty("argmax")[image].GetInt32());
        }
    }

    private static IEnumerable<string> Shapes(IDictionary<string, Tensor> state) =>
        state.Select(entry => $"{entry.Key} [{string.Join(", ", entry.Value.shape)}]");
}
