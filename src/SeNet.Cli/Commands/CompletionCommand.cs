using System.CommandLine;
using SeNet.Cli.Help;
using SeNet.CommandLine;

namespace SeNet.Cli.Commands;

/// <summary><c>senet completion</c>: the script that lets a shell complete the tool's command lines.</summary>
internal static class CompletionCommand
{
    // The tool itself answers "[suggest:POSITION]" with the words that may follow, one a line.
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            _senet() {
              local IFS=$'\n'
              local found=$(senet "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
              COMPREPLY=($(compgen -W "$found" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _senet senet
            """,
        ["zsh"] = """
            _senet() {
              local -a words_found
              words_found=("${(@f)$(senet "[suggest:${#BUFFER}]" "$BUFFER" 2>/dev/null)}")
              compadd -a words_found
              _files
            }
            compdef _senet senet
            """,
        ["fish"] = """
            complete -c senet -a '(senet "[suggest:"(string length (commandline -cp))"]" (commandline -cp) 2>/dev/null)'
            """,
        ["pwsh"] = """
            Register-ArgumentCompleter -Native -CommandName senet -ScriptBlock {
              param($word, $line, $position)
              senet "[suggest:$position]" "$line" |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }
            """,
    };

    public static ToolCommand Create(Session session)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh (PowerShell)" };
        shell.CompletionSources.Add([.. Scripts.Keys]);
        shell.Validators.Add(given =>
        {
            if (given.Tokens is [var token, ..] && !Scripts.ContainsKey(token.Value))
                given.AddError($"SHELL is '{token.Value}'; accepted: {string.Join(", ", Scripts.Keys)}.");
        });
        var command = new ToolCommand("completion", "Prints a script that completes command lines in a shell.")
        {
            shell,
        };
        command.SetAction(values =>
        {
            session.WriteLine(Scripts[values.GetValue(shell)!]);
            return ExitCode.Success;
        });
        return command
            .Example("senet completion bash >> ~/.bashrc", "In each new bash, the Tab key completes senet's options.")
            .Example("senet completion zsh >> ~/.zshrc", "The same for zsh, after compinit.");
    }
}
