using SeNet.Onnx.Protobuf;

namespace SeNet.Onnx.Tests;

/// <summary>The parts of a written file.</summary>
internal static class Read
{
    public static ModelProto Model(byte[] bytes) => ModelProto.Parser.ParseFrom(bytes);

    public static Dictionary<string, string> Metadata(ModelProto model) =>
        model.MetadataProps.ToDictionary(entry => entry.Key, entry => entry.Value);
}
