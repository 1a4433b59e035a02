using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SeNet.Graphs;
using SeNet.Modules;
using SeNet.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights;

/// <summary>
/// Weights files that the library wrote before its networks were graphs still load, and give the same.
/// </summary>
public class EarlierFilesTests
{
    public static TheoryData<string> Names => [.. NetworkZoo.Names];

    [Theory]
    [InlineData("network")]
    [InlineData("compact-plain")]
    [InlineData("compact-residual")]
    public void A_file_makes_its_model_again_with_the_same_outputs(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = ModelZoo.FromFile(PathOf($"{name}.safetensors"));
        var images = arange(2 * 3 * 32 * 32, ScalarType.Float64).mul(0.37).sin().view(2, 3, 32, 32).to_type(
            ScalarType.Float32);
        var expected = Read("logits.json").GetProperty(name).EnumerateArray()
            .Select(value => value.GetDouble()).ToArray();

        Golden.LargestDifference(model.call(images).flatten(), tensor(expected, ScalarType.Float32))
            .Should().BeLessThan(1e-5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_state_of_a_network_is_laid_out_as_before(string name)
    {
        var before = Read("layouts.json").GetProperty(name);
        var arguments = before.GetProperty("arguments").EnumerateObject()
            .ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!);
        var graph = NetworkZoo.Build(new ModelDescription(name, arguments));

        var lines = graph.Parameters.Select(parameter =>
            $"{parameter.Key} {(parameter.Role == ParameterRole.Counter ? "Int64" : "Float32")} " +
                $"{string.Join('x', parameter.Shape)}");
        var layout = string.Join('\n', lines.Order(StringComparer.Ordinal));
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(layout)))
            .Should().Be(before.GetProperty("layout").GetString());
        graph.Arguments.Should().BeEquivalentTo(arguments);
    }

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "data", "weights", file);

    private static JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(PathOf(file)));
        return document.RootElement.Clone();
    }
}
