using System.Runtime.InteropServices;
using SeNet.Graphs;
using SeNet.Networks;
using SeNet.Weights;

namespace SeNet.Tests;

/// <summary>Writes weights files of networks of the zoo with formula weights.</summary>
internal static class NetworkFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Name of the network.</param>
    /// <param name="metadata">What the file says beside the network; null for nothing.</param>
    /// <param name="classes">Number of classes.</param>
    public static GraphNetwork Write(string path, string name, WeightsMetadata? metadata, int classes)
    {
        var network = new GraphNetwork(NetworkZoo.Build(name, classes));
        var text = (metadata ?? new WeightsMetadata()) with
        {
            Model = new ModelDescription(name, network.Graph.Arguments),
        };
        SafetensorsWriter.Write(path, [.. network.Graph.Parameters.Select(Content)], text.ToText());
        return network;

        TensorContent Content(ParameterSpecification parameter)
        {
            var shape = parameter.Shape.Select(size => (long)size).ToArray();
            return parameter.Role == ParameterRole.Counter
                ? new TensorContent(
                    parameter.Key, new TensorInfo(ElementType.Int64, shape), stream => stream.Write(new byte[8]))
                : new TensorContent(
                    parameter.Key, new TensorInfo(ElementType.Float32, shape),
                    stream => stream.Write(MemoryMarshal.AsBytes(network.Weights[parameter.Key].AsSpan())));
        }
    }
}
