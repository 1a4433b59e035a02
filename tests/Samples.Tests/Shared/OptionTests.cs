using System.CommandLine;
using SeNet.CommandLine;

namespace Samples.Tests;

public sealed class OptionTests
{
    [Theory]
    [InlineData("", "a whole number, 1 or more")]
    [InlineData("0", "a whole number, 1 or more")]
    [InlineData("-1", "a whole number, 1 or more")]
    [InlineData("1.5", "a whole number, 1 or more")]
    [InlineData("x", "a whole number, 1 or more")]
    [InlineData("99999999999", "a whole number, 1 or more and at most 2147483647")]
    public void A_wrong_count_is_refused_with_its_option_and_range(string value, string accepted) =>
        Error(NumberOption.Whole("--batch", "", standard: 8, minimum: 1), value)
            .Should().Be($"--batch is '{value}'; accepted: {accepted}.");

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-0.5")]
    [InlineData("NaN")]
    [InlineData("1e999")]
    [InlineData("Infinity")]
    [InlineData("0,5")]
    public void A_wrong_rate_is_refused_with_its_option_and_range(string value)
    {
        Error(NumberOption.Positive("--lr", "", standard: 0.1), value)
            .Should().Be($"--lr is '{value}'; accepted: a number above 0, such as 0.05.");
        Error(NumberOption.OptionalPositive("--lr", ""), value)
            .Should().Be($"--lr is '{value}'; accepted: a number above 0, such as 0.05.");
        Error(NumberOption.Fraction("--first", "", standard: 0.1), value)
            .Should().StartWith($"--first is '{value}'; accepted: a number above 0 and at most 1");
    }

    [Fact]
    public void Right_numbers_are_read_and_defaults_stand_for_those_that_are_not_given()
    {
        var (epochs, rate, share) = (
            NumberOption.Whole("--epochs", "", 10, 1),
            NumberOption.OptionalPositive("--lr", ""),
            NumberOption.Fraction("--first", "", 0.1));
        var values = new RootCommand { epochs, rate, share }.Parse(["--epochs", "3", "--first", "1"]);
        values.Errors.Should().BeEmpty();
        (values.GetValue(epochs), values.GetValue(rate), values.GetValue(share)).Should().Be((3, null, 1.0));
        new RootCommand { epochs }.Parse([]).GetValue(epochs).Should().Be(10);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("mps")]
    public void A_device_of_another_notation_is_refused(string value) =>
        Error(DeviceOption.Create(), value)
            .Should().Be($"--device is '{value}'; accepted: cpu, cuda, or one GPU of several, such as cuda:1.");

    [Fact]
    public void A_device_that_is_not_there_is_refused()
    {
        Of("cuda", 0)
            .Should().Contain("--device is 'cuda', but no CUDA device can be used").And.Contain("--device cpu");
        Of("cuda:99", 1).Should().Be("--device is 'cuda:99', but there is 1 CUDA device: cuda:0.");
        Of("cuda:2", 2).Should().Be("--device is 'cuda:2', but there are 2 CUDA devices: cuda:0 to cuda:1.");
        DeviceOption.RequireAvailable("cuda:1", 2);

        static string Of(string device, int count) => ((Action)(() => DeviceOption.RequireAvailable(device, count)))
            .Should().Throw<ArgumentException>().Which.Message;
    }

    [Fact]
    public void A_choice_names_what_there_is()
    {
        Error(TextOption.Choice("--schedule", "", ["constant", "cosine"]), "step")
            .Should().Be("--schedule is 'step'; accepted: constant, cosine.");
        Error(TextOption.Any("--model", "", "NAME", "a name"), " ").Should().Be("--model is ' '; accepted: a name.");
    }

    private static string Error(Option option, string value) =>
        new RootCommand { option }.Parse([option.Name, value]).Errors.Should().ContainSingle().Which.Message;
}
