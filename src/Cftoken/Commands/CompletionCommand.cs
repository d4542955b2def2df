using System.CommandLine;
using Cftoken.Help;
using Cftoken.Output;

namespace Cftoken.Commands;

/// <summary><c>cftoken completion SHELL</c>: the script that teaches a shell to complete cftoken's command line.</summary>
internal static class CompletionCommand
{
    // Each script hands the line and the cursor's place to the program's own [suggest] directive, so that it never
    // falls behind the commands; where nothing is suggested, the shell completes file names as it always does.
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            _cftoken() {
                local line
                COMPREPLY=()
                while IFS='' read -r line; do
                    [[ "$line" == "$2"* ]] && COMPREPLY+=("$line")
                done < <(cftoken "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
            }
            complete -o default -F _cftoken cftoken
            """,
        ["zsh"] = """
            #compdef cftoken
            _cftoken() {
                local -a words_found
                words_found=("${(@f)$(cftoken "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
                compadd -a -- words_found || _files
            }
            compdef _cftoken cftoken
            """,
        ["fish"] = """
            function __cftoken_complete
                set -l line (commandline --cut-at-cursor)
                cftoken "[suggest:"(string length -- $line)"]" $line 2>/dev/null
            end
            complete --command cftoken --arguments '(__cftoken_complete)'
            """,
        ["pwsh"] = """
            Register-ArgumentCompleter -Native -CommandName cftoken -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                cftoken "[suggest:$cursorPosition]" "$commandAst" 2>$null |
                    Where-Object { $_ -like "$wordToComplete*" } |
                    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }
            """,
    };

    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh" };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new FaceCommand("completion", "Print the script that completes cftoken's command line in a shell.")
        {
            Examples =
            [
                new("eval \"$(cftoken completion bash)\"", "in ~/.bashrc"),
                new("cftoken completion fish > ~/.config/fish/completions/cftoken.fish", "once, for fish"),
            ],
        };
        command.Add(shell);
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(shell);
            if (ui.IsJson)
            {
                ui.Json(page =>
                {
                    page.Text("shell", name);
                    page.Writer.WriteString("script", Scripts[name] + "\n");
                });
            }
            else
            {
                ui.Verbatim(Scripts[name] + "\n");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
