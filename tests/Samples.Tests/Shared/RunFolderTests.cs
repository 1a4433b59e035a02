using SeNet.Tests;

namespace Samples.Tests;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string run;
    private readonly string checkpoint;

    public RunFolderTests()
    {
        run = folder.File("runs/first");
        Directory.CreateDirectory(Path.Combine(run, "checkpoints"));
        checkpoint = Path.Combine(run, "checkpoints", "checkpoint-00002-000000.safetensors");
        File.WriteAllText(checkpoint, "");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/checkpoints")]
    [InlineData("/checkpoints/")]
    [InlineData("/../first")]
    public void A_run_is_found_by_its_folder_and_that_of_its_checkpoints(string below)
    {
        var found = RunFolder.Find(run + below, "TrainCifar10", out var mistake);
        mistake.Should().BeNull();
        Path.GetFullPath(found!.Path).Should().Be(run);
        found.Should().Match<RunFolder>(it => it.Resumed && it.Checkpoint == null);
    }

    [Fact]
    public void A_checkpoint_names_its_run_and_itself() =>
        RunFolder.Find(checkpoint, "TrainCifar10", out _).Should().Be(new RunFolder(run, Resumed: true, checkpoint));

    [Fact]
    public void A_run_of_another_program_is_told_with_its_command()
    {
        File.WriteAllText(Path.Combine(run, "command.txt"), "FineTune 'my photos' --epochs 3\n");
        Mistake(run).Should()
            .Be($"'{run}' is a run of FineTune; continue it with that program: FineTune 'my photos' --epochs 3");
        RunFolder.Find(run, "FineTune", out _)!.Command.Should().Be("FineTune 'my photos' --epochs 3");
    }

    [Fact]
    public void What_is_no_run_is_told_with_what_to_give()
    {
        Mistake(folder.File("runs")).Should().Contain($"--resume {run} is the latest");
        Mistake(folder.File("nowhere")).Should().Contain("does not exist").And.Contain("accepted: the folder of a run");
        Mistake(folder.Path).Should().Contain("no checkpoint in").And.Contain($"--out {folder.Path}");
        File.WriteAllText(folder.File("weights.safetensors"), "");
        Mistake(folder.File("weights.safetensors")).Should().Contain("is a file outside a run's folder");
        Directory.Move(Path.Combine(run, "checkpoints"), folder.File("saved"));
        Mistake(folder.File("saved")).Should().Contain("holds its checkpoints in 'checkpoints'");
    }

    [Fact]
    public void A_new_run_gets_a_folder_without_another_run()
    {
        RunFolder.New(folder.File("new"), out var mistake).Should().Be(new RunFolder(folder.File("new")));
        mistake.Should().BeNull();
        RunFolder.New(run, out mistake);
        mistake.Should().Contain($"--resume {run}").And.Contain("another --out");
        RunFolder.New(Path.Combine(checkpoint, "below"), out mistake);
        mistake.Should().Contain($"'{checkpoint}' is a file");
    }

    [Fact]
    public void A_run_whose_checkpoints_are_damaged_says_so() =>
        new RunFolder(run, Resumed: true).Invoking(it => it.Begin(default))
            .Should().Throw<InvalidDataException>().WithMessage("all checkpoints in '*' are damaged*");

    private static string? Mistake(string given)
    {
        RunFolder.Find(given, "TrainCifar10", out var mistake).Should().BeNull();
        mistake.Should().NotContain("new run");
        return mistake;
    }
}
