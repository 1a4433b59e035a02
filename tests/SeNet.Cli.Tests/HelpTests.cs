using System.CommandLine;

namespace SeNet.Cli.Tests;

/// <summary>The help of the tool and of each command.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Commands { get; } = new(
        "train", "resume", "evaluate", "predict", "report", "check", "data", "models", "inspect", "convert", "export",
        "benchmark", "find-lr", "doctor", "completion");

    [Fact]
    public void Without_arguments_the_commands_are_listed()
    {
        var call = Call.Of();
        call.ExitCode.Should().Be(2);
        foreach (var command in Commands)
            call.Output.Should().Contain($"\n  {command} ");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_shows_usage_options_and_an_example(string command)
    {
        var help = Call.Of(command, "--help").ShouldSucceed();
        help.Should().Contain($"Usage:\n  senet {command}").And.Contain("--json").And.Contain("Examples:\n  ")
            .And.Contain("senet " + command);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Sixty_columns_are_enough(string command)
    {
        var help = Call.With(new CallOptions { IsTerminal = true, Width = 60 }, command, "--help").ShouldSucceed();
        var text = help[..help.IndexOf("Examples:", StringComparison.Ordinal)];
        text.Split('\n').Should().OnlyContain(line => line.Length <= 60);
    }

    [Fact]
    public void The_help_of_train_names_every_option_in_groups()
    {
        var help = Call.Of("train", "--help").ShouldSucceed();
        foreach (var name in typeof(Training.TrainSettings).GetProperties().Select(property => property.Name))
            help.Should().Contain(name == "Data" ? "DATA" : "--" + Kebab(name));
        foreach (var heading in new[] { "Data", "Model", "Training", "Optimizer", "Schedule", "Augmentation", "Run" })
            help.Should().Contain($"\n{heading}:\n");
    }

    [Theory]
    [InlineData("senet tra", "train")]
    [InlineData("senet train --optim", "")]
    [InlineData("senet train --opt ", "adamw")]
    [InlineData("senet inspect seresnext5", "seresnext50_32x4d")]
    public void A_shell_can_ask_for_completions(string line, string completion) =>
        Call.Of($"[suggest:{line.Length}]", line).Output.Split('\n').Should().Contain(completion);

    [Theory]
    [InlineData("bash", "complete -o default -F _senet senet")]
    [InlineData("zsh", "compdef _senet senet")]
    [InlineData("fish", "complete -c senet")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public void A_completion_script_is_printed(string shell, string says) =>
        Call.Of("completion", shell).ShouldSucceed().Should().Contain(says);

    private static string Kebab(string name) =>
        System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
