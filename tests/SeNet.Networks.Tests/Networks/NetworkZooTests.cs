using SeNet.Graphs;
using SeNet.Modules;
using SeNet.Networks;

namespace SeNet.Tests.Networks;

public class NetworkZooTests
{
    public static TheoryData<string> Names => [.. NetworkZoo.Names, "Network", "CompactNetwork"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_description_makes_the_same_network_again_if_it_is_not_too_large(string name)
    {
        var graph = Build(name);
        var description = new ModelDescription(graph.Name, graph.Arguments);
        var count = graph.Parameters.Where(parameter => parameter.Shape.Count > 0).Sum(parameter => parameter.Count);

        var again = NetworkZoo.Build(description, count);

        again.Parameters.Should().Equal(
            graph.Parameters,
            (one, other) => one.Key == other.Key
                && one.Shape.SequenceEqual(other.Shape) && one.Initializer == other.Initializer);
        again.Nodes.Select(node => node.ToString()).Should().Equal(graph.Nodes.Select(node => node.ToString()));
        FluentActions.Invoking(() => NetworkZoo.Build(description, count - 1))
            .Should().Throw<ArgumentException>().WithMessage($"*'{name}'*more than {count - 1} parameters*");
    }

    [Fact]
    public void A_description_of_a_network_that_would_fill_the_memory_is_refused_at_once()
    {
        var description = new ModelDescription("Network", new Dictionary<string, string>(
            new Network(3, 16, 2, 10).Describe().Arguments)
        {
            ["blocks"] = "2000000000",
        });
        FluentActions.Invoking(() => NetworkZoo.Build(description, 1_000_000))
            .Should().Throw<ArgumentException>().WithMessage("*more than 1000000*");
    }

    private static Graph Build(string name)
    {
        switch (name)
        {
            case "Network":
                return new Network(3, 16, 3, 10).Graph;
            case "CompactNetwork":
                return new CompactNetwork(3, [16, 32], 10).Graph;
            default:
                return NetworkZoo.Build(name);
        }
    }
}
