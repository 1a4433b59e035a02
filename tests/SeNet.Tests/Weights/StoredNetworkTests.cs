using SeNet.Modules;
using SeNet.Networks;
using SeNet.Weights;

namespace SeNet.Tests.Weights;

/// <summary>Networks of weights files as data, without libtorch.</summary>
public sealed class StoredNetworkTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("w.safetensors")]
    [InlineData("w.pt")]
    public void The_networks_weights_and_metadata_are_those_of_the_file(string name)
    {
        using var network = new Network(3, 16, 2, 10);
        var metadata = new WeightsMetadata
        {
            Model = network.Describe(),
            ClassNames = [.. "abcdefghij".Select(c => $"{c}")],
        };
        WeightsFile.Save(folder.File(name), network, metadata);
        var stored = StoredNetwork.Load(folder.File(name));
        stored.Graph.Parameters.Should().BeEquivalentTo(network.Graph.Parameters, options => options.Excluding(
            parameter => parameter.Initializer));
        stored.Metadata.ClassNames.Should().Equal(metadata.ClassNames);
        var weights = network.GetWeights();
        stored.GetWeights().Keys.Should().BeEquivalentTo(weights.Keys);
        foreach (var (key, values) in stored.GetWeights())
            values.Should().Equal(weights[key], key);
    }

    [Fact]
    public void A_file_that_names_no_network_says_so()
    {
        using var network = new Network(3, 16, 2, 10);
        WeightsFile.Save(folder.File("w.safetensors"), network);
        folder.File("w.safetensors").Invoking(path => StoredNetwork.Load(path)).Should().Throw<ArgumentException>()
            .WithMessage("The metadata of '*w.safetensors' do not name the model*");
    }

    [Fact]
    public void A_file_that_names_another_network_says_what_differs()
    {
        using var network = new Network(3, 16, 2, 10);
        using var other = new Network(3, 16, 3, 10);
        WeightsFile.Save(folder.File("w.safetensors"), other, new WeightsMetadata { Model = network.Describe() });
        folder.File("w.safetensors").Invoking(path => StoredNetwork.Load(path)).Should().Throw<ArgumentException>()
            .WithMessage("*Unknown to the model: res_blocks.1.*");
    }
}
