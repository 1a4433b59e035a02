using System.Xml.Linq;

namespace Documentation.Tests;

/// <summary>
/// The examples of the documentation comments compile, and the types that a user meets first have one.
/// </summary>
public class ExampleTests
{
    private static readonly IReadOnlyList<XElement> Members =
    [
        .. new[] { "SeNet.Inference", "SeNet", "SeNet.Visualization", "SeNet.Onnx", "SeNet.Quantization", "SeNet.Mpi" }
            .Select(assembly => XDocument.Load(Path.Combine(AppContext.BaseDirectory, assembly + ".xml")))
            .SelectMany(document => document.Descendants("member")),
    ];

    public static TheoryData<string> MembersWithExamples { get; } = new(
        Members.Where(member => member.Descendants("example").Any()).Select(member => member.Attribute("name")!.Value));

    [Theory]
    [MemberData(nameof(MembersWithExamples))]
    public void Example_compiles(string name)
    {
        var member = Members.Single(member => member.Attribute("name")!.Value == name);
        foreach (var code in member.Descendants("example").Descendants("code"))
            Compiler.ErrorsOfExample(code.Value).Should().BeEmpty("it is an example of {0}", name);
    }

    [Theory]
    [InlineData("Data.Augmentation")]
    [InlineData("Data.BatchLoader")]
    [InlineData("Data.Cifar10")]
    [InlineData("Data.Cifar100")]
    [InlineData("Data.DatasetCheck")]
    [InlineData("Data.DataSets")]
    [InlineData("Data.EncodedImages")]
    [InlineData("Data.ImageFile")]
    [InlineData("Data.ImageFolder")]
    [InlineData("Data.ImageParts")]
    [InlineData("Evaluation.ClassificationReport")]
    [InlineData("Evaluation.ConfusionMatrix")]
    [InlineData("Evaluation.Evaluator")]
    [InlineData("Evaluation.Metric")]
    [InlineData("Evaluation.TestTimeAugmentation")]
    [InlineData("Explanation.GateStatistics")]
    [InlineData("Explanation.GradCam")]
    [InlineData("Graphs.Complexity")]
    [InlineData("Graphs.GraphBuilder")]
    [InlineData("Modules.ImageClassifier")]
    [InlineData("Modules.InferenceModel")]
    [InlineData("Modules.ModelZoo")]
    [InlineData("Modules.Network")]
    [InlineData("Modules.SEBlock")]
    [InlineData("Networks.NetworkZoo")]
    [InlineData("Blocks.SEOptions")]
    [InlineData("Modules.TracedModule")]
    [InlineData("Onnx.OnnxExporter")]
    [InlineData("Onnx.OnnxExportOptions")]
    [InlineData("Quantization.OnnxQuantizer")]
    [InlineData("Weights.StoredNetwork")]
    [InlineData("Training.BatchSizeFinder")]
    [InlineData("Training.BestWeights")]
    [InlineData("Training.CheckpointDirectory")]
    [InlineData("Training.DistillationOptions")]
    [InlineData("Training.EarlyStopping")]
    [InlineData("Training.EmaOptions")]
    [InlineData("Training.ITrainingObserver")]
    [InlineData("Training.LearningRateFinder")]
    [InlineData("Training.SwaOptions")]
    [InlineData("Training.TensorBoardLog")]
    [InlineData("Training.Trainer")]
    [InlineData("Training.TrainingOptions")]
    [InlineData("Visualization.ConfusionMatrixPlot")]
    [InlineData("Visualization.LearningRatePlot")]
    [InlineData("Visualization.Reports.HtmlReport")]
    [InlineData("Visualization.Reports.ReportContents")]
    [InlineData("Visualization.TrainingCurves")]
    [InlineData("Weights.Pretrained")]
    [InlineData("Weights.TensorArchive")]
    [InlineData("Weights.WeightsFile")]
    public void Type_has_an_example(string type) =>
        MembersWithExamples.Should().Contain(row => row.Contains($"T:SeNet.{type}"));
}
