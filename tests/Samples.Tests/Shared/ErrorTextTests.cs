using System.Runtime.InteropServices;
using SeNet.CommandLine;
using SeNet.Data;
using SeNet.Modules;
using SeNet.Tests;
using SeNet.Training;
using SeNet.Weights;

namespace Samples.Tests;

public sealed class ErrorTextTests
{
    [Fact]
    public void What_dotnet_adds_about_the_parameter_is_left_out()
    {
        ErrorText.Explain(new ArgumentException("'a' is no b.", "name")).Should().Be("'a' is no b.");
        ErrorText.Explain(new ArgumentOutOfRangeException("size", 3, "A size is above 3."))
            .Should().Be("A size is above 3.");
        ErrorText.Explain(new ArgumentOutOfRangeException("size", "A size is above 3."))
            .Should().Be("A size is above 3.");
        ErrorText.Explain(new ArgumentException("No name was given.")).Should().Be("No name was given.");
    }

    [Fact]
    public void Text_like_what_dotnet_adds_stays_where_it_is_the_messages_own() =>
        ErrorText.Explain(new ArgumentException("The folder is 'x (Parameter 'y')'", "name"))
            .Should().Be("The folder is 'x (Parameter 'y')'");

    [Fact]
    public void Properties_are_called_by_their_options()
    {
        Of(() => new TrainingOptions { BatchSize = 0 }).Should().Be("--batch is at least 1.");
        Of(() => new TrainingOptions { LearningRate = double.NaN }).Should().Be("--lr is a finite number above 0.");
        ErrorText.Line("Give TrainingOptions.BatchSize = 2.").Should().Be("Give --batch = 2.");
        Of(() => Cifar10.Load("/nowhere")).Should().Contain("or give --download").And.NotContain("download:");
        Of(() => ModelZoo.Create("seresnet51")).Should().StartWith(
            "There is no network 'seresnet51'; the nearest are seresnet50").And.NotContain("Names").And.EndWith(".");
    }

    [Theory]
    [InlineData(
        "the file holds several dictionaries: 'a', 'b'; name one of them by LoadOptions.Dictionary.",
        "the file holds several dictionaries: 'a', 'b'; name one of them by --dictionary.")]
    [InlineData(
        "The last batch of an epoch has one image; set TrainingOptions.LastBatch to Drop or Merge, or choose another " +
            "BatchSize.",
        "The last batch of an epoch has one image; give --last-batch drop or --last-batch merge, or another --batch.")]
    [InlineData(
        "Resume with the same settings (only epochs and device may change), or begin a new run in another folder.",
        "Resume with the same settings (only epochs and device may change).")]
    [InlineData(
        "Not the weights of this X. Or give LoadOptions with Strict = false to load what fits.",
        "Not the weights of this X.")]
    [InlineData("'f' is no checkpoint; weights alone are loaded with WeightsFile.Load", "'f' is no checkpoint.")]
    [InlineData("There is no 'ModelZoo.Create'; look again.", "There is no 'ModelZoo.Create'; look again.")]
    [InlineData("Use ModelZoo.Create.", "Use ModelZoo.Create.")]
    public void Advice_for_programmers_is_translated_or_left_out(string message, string line) =>
        ErrorText.Line(message).Should().Be(line);

    [Theory]
    [InlineData("'/data/BatchSize/Epochs' is missing.")]
    [InlineData("The set's file 'LearningRate' is the run's own.")]
    [InlineData("My.BatchSizes and EpochsDone are other words.")]
    public void Quoted_and_longer_words_stay(string message) => ErrorText.Line(message).Should().Be(message);

    [Fact]
    public void Of_libtorchs_exceptions_the_first_line_tells() =>
        ErrorText.Explain(new NativeFailure("size mismatch, got 3\nException raised from x at y.cpp:3\nframe #0: ..."))
            .Should().Be("size mismatch, got 3");

    [Fact]
    public void A_lack_of_memory_is_called_so()
    {
        ErrorText.Explain(new NativeFailure("DefaultCPUAllocator: can't allocate memory: you tried to allocate 99 " +
            "bytes.\nframe #0")).Should()
            .StartWith(
                "the process is out of memory; a smaller --batch needs less").And.Contain("99 bytes").And.NotContain(
                    "frame");
        ErrorText.Explain(new InsufficientMemoryException()).Should().Contain("--batch");
    }

    [Fact]
    public void Failures_that_a_user_can_meet_are_told_in_one_line()
    {
        Exception[] failures = [
            new IOException("a\nb"),
            new UnauthorizedAccessException("a\r\n\tb"),
            new InvalidDataException("a b"),
            new HttpRequestException("a b"),
            new TaskCanceledException("a b")];
        foreach (var failure in failures)
            ErrorText.Explain(failure).Should().Be("a b");
    }

    [Fact]
    public void A_mistake_of_the_program_is_not_explained_away() =>
        ErrorText.Explain(new KeyNotFoundException()).Should().BeNull();

    [Fact]
    public void Weights_of_another_network_are_told_without_properties()
    {
        using var folder = new TemporaryFolder();
        using var written = new Network(inChannels: 3, filters: 4, blocks: 1, classes: 2);
        using var other = ModelZoo.Create("seresnet20_cifar", classes: 2);
        WeightsFile.Save(folder.File("other.safetensors"), written);
        Of(() => WeightsFile.Load(folder.File("other.safetensors"), other, new LoadOptions { FreshClassifier = true }))
            .Should()
            .Contain("other.safetensors").And
            .Contain("--model").And.NotContain("LoadOptions").And.NotContain("Strict").And.NotContain("Parameter ");
    }

    private static string? Of(Func<object> act) => ErrorText.Explain(Record.Exception(act)!);

    private sealed class NativeFailure(string message) : ExternalException(message);
}
