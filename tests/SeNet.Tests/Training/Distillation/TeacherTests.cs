using SeNet.Modules;
using SeNet.Training;
using SeNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Training.Distillation;

[TwoThreads]
public sealed class TeacherTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Loss_and_gradient_are_PyTorchs()
    {
        using var golden = new FollowingGolden();
        using var scope = NewDisposeScope();
        using var fixedOutputs = new Fixed(golden.Singles("distillation", "teacher"));
        using var model = new Network(3, 16, 1, 4);
        var options = new DistillationOptions { Teacher = fixedOutputs, Alpha = 0.3, Temperature = 4 };
        using var teacher = new Teacher(options, model, FourClasses(), CPU);
        var student = tensor(golden.Singles("distillation", "student")).view(5, 4).requires_grad_();
        var labels = tensor(golden.Numbers("distillation", "labels")).to(ScalarType.Int64);
        using var images = zeros(5, 3, 32, 32);

        var loss = teacher.AddTo(nn.functional.cross_entropy(student, labels), student, images);
        loss.backward();

        loss.ToDouble().Should().BeApproximately(golden.Number("distillation", "loss"), 1e-5);
        student.grad!.data<float>().ToArray().Should().Equal(
            golden.Singles("distillation", "gradient"), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_model_that_learns_from_its_teacher_alone_comes_to_give_its_outputs()
    {
        manual_seed(3);
        using var teacher = new Network(3, 16, 1, 10);
        var before = Values(teacher);
        var distilled = Loss(new DistillationOptions { Teacher = teacher, Alpha = 1, Temperature = 1 });
        distilled[^1].Should().BeLessThan(0.7 * distilled[0]);
        Values(teacher).Should().Equal(before, "a teacher does not learn, nor do its running statistics move");
        teacher.training.Should().BeTrue("it was, before the run");
        teacher.parameters().Where(parameter => parameter.grad is not null).Should().BeEmpty();
    }

    [Fact]
    public void A_teacher_of_other_classes_or_the_model_itself_is_refused()
    {
        using var other = new Network(3, 16, 1, 7);
        FluentActions.Invoking(() => Loss(new DistillationOptions { Teacher = other })).Should()
            .Throw<ArgumentException>().WithMessage("*[1, 7]*10 classes*");
        using var network = new Network(3, 16, 1, 10);
        FluentActions.Invoking(() => new Trainer(
            network, TinyRun.Options with { Distillation = new DistillationOptions { Teacher = network } })
            .Fit(MiniData.Train(20)))
            .Should().Throw<ArgumentException>().WithMessage("Distillation.Teacher is the model*");
        FluentActions.Invoking(() => new DistillationOptions { Teacher = network, Alpha = 0 })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("Alpha is above 0 and at most 1*");
        FluentActions.Invoking(() => new DistillationOptions { Teacher = network, Temperature = 0 })
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("Temperature is a finite number above 0*");
    }

    [Fact]
    public void A_run_goes_on_with_its_own_teacher_only()
    {
        using var teacher = new Network(3, 16, 1, 10);
        var options = TinyRun.Options with { Distillation = new DistillationOptions { Teacher = teacher } };
        TinyRun.Fit([new CheckpointSaver(folder.Path)], options);
        using (no_grad())
            teacher.parameters().First().zero_();
        FluentActions.Invoking(() => TinyRun.Fit(
            [], options with { Epochs = 3 }, new CheckpointDirectory(folder.Path).Latest()))
            .Should().Throw<ArgumentException>().WithMessage("*teacher was 'Network *' and is 'Network *'*");
    }

    private static double[] Loss(DistillationOptions distillation) =>
    [
        .. TinyRun.Fit(
            [], TinyRun.Options with { Epochs = 8, Distillation = distillation, LearningRate = 0.05 }, test: false)
            .History.Select(epoch => epoch.TrainLoss),
    ];

    private static float[] Values(nn.Module model) =>
        [.. model.state_dict().Values.SelectMany(tensor => tensor.to(ScalarType.Float32).data<float>().ToArray())];

    private static SeNet.Data.ImageSet FourClasses() =>
        new(new byte[3 * 32 * 32], [0], 3, 32, 32, ["a", "b", "c", "d"]);

    /// <summary>Gives the same outputs for all images.</summary>
    private sealed class Fixed(float[] outputs) : nn.Module<Tensor, Tensor>(nameof(Fixed))
    {
        public override Tensor forward(Tensor x) => tensor(outputs).view(5, 4)[..(int)x.size(0)];
    }
}
