namespace SeNet.Tests.Architecture;

/// <summary>Dependencies between folders run one way: each folder uses only folders that stand above it here.</summary>
public class DependencyTests
{
    /// <summary>Each folder and what it may use, from the bottom up.</summary>
    private static readonly (string Folder, string[] Uses)[] Allowed =
    [
        ("SeNet.Inference/Collections", []),
        ("SeNet.Inference/Files", []),
        ("SeNet.Inference/Kernels", []),
        ("SeNet.Inference/Text", []),
        ("SeNet.Inference/Validation", []),
        ("SeNet.Inference/Blocks", ["SeNet.Inference/Validation"]),
        ("SeNet.Inference/Graphs", ["SeNet.Inference/Blocks", "SeNet.Inference/Text", "SeNet.Inference/Validation"]),
        ("SeNet.Inference/Imaging", [
            "SeNet.Inference/Collections", "SeNet.Inference/Files", "SeNet.Inference/Validation"]),
        ("SeNet.Inference/Networks", [
            "SeNet.Inference/Blocks", "SeNet.Inference/Graphs", "SeNet.Inference/Text", "SeNet.Inference/Validation"]),
        ("SeNet.Inference/Downloads", ["SeNet.Inference/Text"]),
        ("SeNet.Inference/Weights",
        [
            "SeNet.Inference/Downloads", "SeNet.Inference/Files", "SeNet.Inference/Graphs",
            "SeNet.Inference/Imaging", "SeNet.Inference/Networks", "SeNet.Inference/Text", "SeNet.Inference/Validation",
        ]),
        ("SeNet.Inference/Evaluation", ["SeNet.Inference/Collections", "SeNet.Inference/Validation"]),
        ("SeNet.Inference/Engine",
        [
            "SeNet.Inference/Blocks", "SeNet.Inference/Evaluation", "SeNet.Inference/Graphs", "SeNet.Inference/Imaging",
            "SeNet.Inference/Kernels", "SeNet.Inference/Validation",
            "SeNet.Inference/Weights",
        ]),
        ("SeNet.Onnx",
        [
            "SeNet.Inference/Blocks", "SeNet.Inference/Files", "SeNet.Inference/Graphs", "SeNet.Inference/Imaging",
            "SeNet.Inference/Networks", "SeNet.Inference/Weights",
        ]),
        ("SeNet.Quantization",
        [
            "SeNet.Inference/Files", "SeNet.Inference/Graphs", "SeNet.Inference/Text", "SeNet.Inference/Validation",
            "SeNet.Inference/Weights", "SeNet.Onnx",
        ]),
        ("SeNet/Runtime", []),
        ("SeNet", ["SeNet/Runtime"]),
        ("SeNet/Tensors", ["SeNet.Inference/Graphs", "SeNet.Inference/Kernels"]),
        ("SeNet/Operators",
        [
            "SeNet.Inference/Blocks", "SeNet.Inference/Graphs", "SeNet.Inference/Kernels", "SeNet/Runtime",
            "SeNet/Tensors",
        ]),
        ("SeNet/Weights",
        [
            "SeNet.Inference/Graphs", "SeNet.Inference/Imaging", "SeNet.Inference/Networks", "SeNet.Inference/Weights",
            "SeNet/Tensors",
        ]),
        ("SeNet/Data",
        [
            "SeNet.Inference/Collections", "SeNet.Inference/Downloads", "SeNet.Inference/Files",
            "SeNet.Inference/Imaging", "SeNet.Inference/Kernels",
            "SeNet.Inference/Text", "SeNet.Inference/Validation", "SeNet/Runtime",
        ]),
        ("SeNet/Modules",
        [
            "SeNet.Inference/Blocks", "SeNet.Inference/Graphs", "SeNet.Inference/Imaging", "SeNet.Inference/Networks",
            "SeNet.Inference/Validation", "SeNet.Inference/Weights", "SeNet/Data", "SeNet/Operators", "SeNet/Runtime",
            "SeNet/Tensors", "SeNet/Weights",
        ]),
        ("SeNet/Evaluation",
        [
            "SeNet.Inference/Evaluation", "SeNet.Inference/Imaging", "SeNet.Inference/Text",
            "SeNet.Inference/Validation", "SeNet/Data", "SeNet/Runtime", "SeNet/Tensors",
        ]),
        ("SeNet/Explanation",
        [
            "SeNet.Inference/Files", "SeNet.Inference/Graphs", "SeNet.Inference/Imaging", "SeNet/Data",
            "SeNet/Evaluation", "SeNet/Modules", "SeNet/Runtime", "SeNet/Tensors",
        ]),
        ("SeNet/Training",
        [
            "SeNet.Inference/Collections", "SeNet.Inference/Files", "SeNet.Inference/Graphs", "SeNet.Inference/Imaging",
            "SeNet.Inference/Networks", "SeNet.Inference/Text", "SeNet.Inference/Validation", "SeNet.Inference/Weights",
            "SeNet/Data", "SeNet/Evaluation", "SeNet/Modules", "SeNet/Runtime", "SeNet/Tensors", "SeNet/Weights",
        ]),
        ("SeNet.Mpi", ["SeNet/Training"]),
        ("SeNet/Recipes",
        [
            "SeNet.Inference/Blocks", "SeNet.Inference/Evaluation", "SeNet.Inference/Imaging", "SeNet.Inference/Networks",
            "SeNet/Data", "SeNet/Modules", "SeNet/Training",
        ]),
    ];

    [Fact]
    public void Every_folder_uses_only_what_the_table_allows()
    {
        var allowed = Allowed.ToDictionary(row => row.Folder, row => row.Uses.ToHashSet());
        var wrong =
            from file in Sources.All
            from edge in Sources.EdgesOf(file)
            where !allowed.TryGetValue(file.Folder, out var uses) || !uses.Contains(edge.Folder)
            select $"{file.Path} uses {edge.Type} of {edge.Folder}";
        wrong.Should().BeEmpty();
    }

    [Fact]
    public void The_table_has_no_cycle()
    {
        var below = new HashSet<string>();
        foreach (var (folder, uses) in Allowed)
        {
            uses.Should().BeSubsetOf(below, "{0} uses only folders above it in the table", folder);
            below.Add(folder);
        }
    }

    [Fact]
    public void Every_folder_is_in_the_table_and_every_edge_of_the_table_exists()
    {
        Sources.All.Select(file => file.Folder).Distinct().Should().BeSubsetOf(Allowed.Select(row => row.Folder));
        var existing = Sources.All.SelectMany(Sources.EdgesOf)
            .Select(edge => (edge.File.Folder, edge.Folder)).ToHashSet();
        Allowed.SelectMany(row => row.Uses.Select(use => (row.Folder, use))).Where(edge => !existing.Contains(edge))
            .Should().BeEmpty();
    }

    [Fact]
    public void Nothing_in_SeNet_Inference_names_TorchSharp() =>
        Sources.All.Where(
            file => file.Path.StartsWith("SeNet.Inference/", StringComparison.Ordinal) && file.NamesTorchSharp)
            .Select(file => file.Path).Should().BeEmpty();

    [Fact]
    public void A_folder_is_a_namespace() =>
        Sources.All.Where(file => file.Types.Count > 0).Should().OnlyContain(
            file => (file.Namespace + ".").StartsWith(NamespaceOf(file) + ".", StringComparison.Ordinal));

    private static string NamespaceOf(SourceFile file) =>
        file.Path.Split('/') is [_, var folder, _, ..] ? $"SeNet.{folder}" : "SeNet";
}
