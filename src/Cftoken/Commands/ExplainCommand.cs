using System.CommandLine;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Explaining;
using Cftoken.Help;
using Cftoken.Output;
using Cftoken.Output.Explaining;

namespace Cftoken.Commands;

/// <summary><c>cftoken explain TEXT</c>: what a call needs, what a permission allows, what a command calls, what an error means.</summary>
internal sealed class ExplainCommand(OutsideWorld world, Ui ui, UseCases useCases)
{
    private readonly Argument<string[]> text = new("TEXT")
    {
        Description = "An operation, permission, binding, wrangler command, documentation address or error text; - reads it from standard input",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> kind = new("--as")
    {
        Description = "What to take it for: operation, permission, binding, command or error",
        HelpName = "KIND",
    };

    private readonly Option<string?> policy = new("--policy")
    {
        Description = "Explain what a JSON file can do: a token's policies, a token as the API returns it, or a plan",
        HelpName = "FILE",
    };

    private readonly Option<bool> matrix = new("--matrix")
    {
        Description = "Show which binding and command needs which permission, beside what the usual guides say",
    };

    private readonly Option<string?> format = new("--format")
    {
        Description = "Form of the matrix: table (the default) or markdown",
        HelpName = "FORM",
    };

    private readonly Option<string?> wrangler = new("--wrangler")
    {
        Description = "Version of wrangler to answer for; the project's own, else the newest known, by default",
        HelpName = "VERSION",
    };

    private readonly Option<string> project = new("--project")
    {
        Description = "Folder of the project in which uses are looked for; this folder by default",
        HelpName = "PATH",
        DefaultValueFactory = _ => ".",
    };

    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(OutsideWorld world, Ui ui, UseCases useCases) => new ExplainCommand(world, ui, useCases).Build();

    private FaceCommand Build()
    {
        kind.AcceptOnlyFromAmong("operation", "permission", "binding", "command", "error");
        format.AcceptOnlyFromAmong("table", "markdown");
        var command = new FaceCommand("explain", "Explain a call, a permission, a binding, a wrangler command or an error. Works offline.")
        {
            Examples =
            [
                new("cftoken explain 'PUT /accounts/*/workers/scripts/*'", "which permission a call needs"),
                new("cftoken explain 'Workers R2 Storage Write'", "what a permission allows"),
                new("cftoken explain r2_buckets", "what a binding brings about"),
                new("cftoken explain 'wrangler d1 migrations apply --remote'", "what a command calls"),
                new("cftoken explain 'Authentication error [code: 10000]'", "what an error means"),
                new("cftoken explain --policy token.json", "what a token can do"),
                new("cftoken explain --matrix", "all bindings and commands"),
            ],
            Notes =
            [
                "Put a text with blanks or stars into quotes.",
                "In a project it also says where the project uses what is explained.",
                "No network is used: for a live token, save its record from the API and give that with --policy.",
            ],
        };
        command.Add(text);
        Option[] options = [kind, policy, matrix, format, wrangler, project];
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            var asked = (result.GetValue(text) is { Length: > 0 } ? 1 : 0) + (result.GetValue(policy) is null ? 0 : 1) + (result.GetValue(matrix) ? 1 : 0);
            if (asked != 1)
            {
                result.AddError("Give one of: a text to explain, --policy FILE, --matrix.");
            }
            else if (result.GetValue(format) is not null && !result.GetValue(matrix))
            {
                result.AddError("--format goes with --matrix.");
            }
        });
        command.SetAction(parsed => parsed.GetValue(matrix) ? ShowMatrix(parsed)
            : parsed.GetValue(policy) is { } file ? ShowPolicy(file, parsed.GetRequiredValue(project))
            : Explain(parsed));
        return command;
    }

    private int Explain(ParseResult parsed)
    {
        var words = parsed.GetValue(text)!;
        var explanation = useCases.Explain().Explain(new ExplainRequest(
            words is ["-"] ? ReadInput() : string.Join(' ', words),
            KindOf(parsed.GetValue(kind)),
            ProjectOptions.VersionOf(parsed, wrangler),
            parsed.GetRequiredValue(project)));
        if (ui.IsJson)
        {
            ui.Json(page => ExplainJson.Write(page.Writer, explanation));
            return explanation.Readings.IsEmpty ? ExitCode.Failed : ExitCode.Done;
        }

        if (explanation.Readings.IsEmpty)
        {
            foreach (var note in explanation.Notes)
            {
                ui.People.Hanging(0, 6, new Piece("note:", Tone.Warning), " ", note);
            }

            return ui.Report([NotRecognised(explanation)]);
        }

        new ExplainView(ui.Result).Show(explanation);
        return ExitCode.Done;
    }

    private int ShowPolicy(string file, string path)
    {
        var explanation = useCases.Explain().ExplainPolicy(file, path);
        if (ui.IsJson)
        {
            ui.Json(page => ExplainJson.Write(page.Writer, explanation));
        }
        else
        {
            new PolicyView(ui.Result).Show(explanation);
        }

        return ExitCode.Done;
    }

    private int ShowMatrix(ParseResult parsed)
    {
        var built = useCases.Explain().Matrix(ProjectOptions.VersionOf(parsed, wrangler));
        if (ui.IsJson)
        {
            ui.Json(page => MatrixJson.Write(page.Writer, built));
        }
        else if (parsed.GetValue(format) == "markdown")
        {
            ui.Verbatim(MatrixMarkdown.Of(built));
        }
        else
        {
            new MatrixView(ui.Result).Show(built);
        }

        return ExitCode.Done;
    }

    private string ReadInput()
    {
        // One more than is looked at, so that a text that was cut can be told from one that just fits.
        var buffer = new char[ExplainUseCase.LongestText + 1];
        return new string(buffer, 0, world.Terminal.In.ReadBlock(buffer, 0, buffer.Length));
    }

    private static ReadingKind? KindOf(string? word) => word is null ? null : Enum.GetValues<ReadingKind>().Single(value => ExplainJson.Word(value) == word);

    private static Problem NotRecognised(Explanation explanation) => new(
        "explain.unknown",
        $"Nothing is known by this: {UntrustedText.Clean(explanation.Asked, 120)}",
        explanation.Suggestions switch
        {
            [] => new Fix("Give an operation (GET /zones), a permission (D1 Write), a binding (r2_buckets), a wrangler command (wrangler deploy), a page of developers.cloudflare.com/api, or an error with its code."),
            [var only] => new Fix("Did you mean:", $"cftoken explain {ShellText.Quote(only.Text)}"),
            [var first, .. var others] => new Fix(
                $"Did you mean {string.Join(", ", others.Select(other => $"{other.Text} ({ExplainJson.Word(other.Kind)})"))}, or most likely:",
                $"cftoken explain {ShellText.Quote(first.Text)}"),
        });
}
