using System.Runtime.InteropServices;
using SeNet.Data;
using SeNet.Models;
using SeNet.Training;

namespace Samples.Tests;

public sealed class ErrorTextTests
{
    private static readonly ErrorText Errors = new(Words.With(new() { ["load with download: true"] = "give --download" }));

    [Fact]
    public void What_dotnet_adds_about_the_parameter_is_left_out()
    {
        Errors.Explain(new ArgumentException("'a' is no b.", "name")).Should().Be("'a' is no b.");
        Errors.Explain(new ArgumentOutOfRangeException("size", 3, "A size is above 3.")).Should().Be("A size is above 3.");
        Errors.Explain(new ArgumentOutOfRangeException("size", "A size is above 3.")).Should().Be("A size is above 3.");
        Errors.Explain(new ArgumentException("No name was given.")).Should().Be("No name was given.");
    }

    [Fact]
    public void Text_like_what_dotnet_adds_stays_where_it_is_the_messages_own() =>
        Errors.Explain(new ArgumentException("The folder is 'x (Parameter 'y')'", "name")).Should().Be("The folder is 'x (Parameter 'y')'");

    [Fact]
    public void Properties_are_called_by_their_options()
    {
        Of(() => new TrainingOptions { BatchSize = 0 }).Should().Be("--batch is at least 1.");
        Of(() => new TrainingOptions { LearningRate = double.NaN }).Should().Be("--lr is a finite number above 0.");
        Errors.Line("Give TrainingOptions.BatchSize = 2.").Should().Be("Give --batch = 2.");
        Of(() => Cifar10.Load("/nowhere")).Should().Contain("or give --download").And.NotContain("download:");
        Of(() => ModelZoo.Create("seresnet51")).Should().StartWith("There is no network 'seresnet51'; the nearest are seresnet50").And.NotContain("Names").And.EndWith(".");
    }

    [Theory]
    [InlineData("'/data/BatchSize/Epochs' is missing.")]
    [InlineData("The set's file 'LearningRate' is the run's own.")]
    [InlineData("My.BatchSizes and EpochsDone are other words.")]
    public void Quoted_and_longer_words_stay(string message) => Errors.Line(message).Should().Be(message);

    [Fact]
    public void Of_libtorchs_exceptions_the_first_line_tells() =>
        Errors.Explain(new NativeFailure("size mismatch, got 3\nException raised from x at y.cpp:3\nframe #0: ...")).Should().Be("size mismatch, got 3");

    [Fact]
    public void A_lack_of_memory_is_called_so()
    {
        Errors.Explain(new NativeFailure("DefaultCPUAllocator: can't allocate memory: you tried to allocate 99 bytes.\nframe #0")).Should()
            .StartWith("the process is out of memory; a smaller --batch needs less").And.Contain("99 bytes").And.NotContain("frame");
        Errors.Explain(new InsufficientMemoryException()).Should().Contain("--batch");
    }

    [Fact]
    public void Failures_that_a_user_can_meet_are_told_in_one_line()
    {
        Exception[] failures = [new IOException("a\nb"), new UnauthorizedAccessException("a\r\n\tb"), new InvalidDataException("a b"), new HttpRequestException("a b"), new TaskCanceledException("a b")];
        foreach (var failure in failures)
            Errors.Explain(failure).Should().Be("a b");
    }

    [Fact]
    public void A_mistake_of_the_program_is_not_explained_away() => Errors.Explain(new KeyNotFoundException()).Should().BeNull();

    private static string? Of(Func<object> act) => Errors.Explain(Record.Exception(act)!);

    private sealed class NativeFailure(string message) : ExternalException(message);
}
