using System.CommandLine;
using System.CommandLine.Parsing;
using Cftoken.Commands.Planning;
using Cftoken.Engine.Executing;
using Cftoken.Help;
using Cftoken.Output;

namespace Cftoken.Commands.Running;

/// <summary><c>cftoken exec [PATH] -- COMMAND</c>: runs a command with a token in its environment, or with wrangler's own login.</summary>
internal sealed class ExecCommand
{
    private static readonly string[] Always = ["--job", "--env", "--sink", "--keep", "--oauth", "--yes", "--api-base", "--json"];

    private readonly Argument<string[]> words = ChildWords.Argument();
    private readonly TargetOptions target = new("creates tokens, for --temporary", takesPath: false);

    private readonly Option<string?> sink = new("--sink")
    {
        Description = "Sink or file that is looked at first for the token; where it was delivered by default",
        HelpName = "SINK",
    };

    private readonly Option<string[]> keep = new("--keep")
    {
        Description = "Variable of this shell that the command gets although it would not; may be repeated",
        HelpName = "NAME",
    };

    private readonly Option<bool> oauth = new("--oauth")
    {
        Description = "Use wrangler's own login (wrangler login) and no token",
    };

    private readonly Option<string?> temporary = new("--temporary")
    {
        Description = "Make a token of exactly the plan for this command, and delete it afterwards: 15m, 2h",
        HelpName = "TIME",
    };

    private readonly Option<string?> ownerName = ProjectOptions.OwnerName();
    private readonly Option<bool> yes = ProjectOptions.Yes();

    private ExecCommand()
    {
    }

    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases) => new ExecCommand().Build(ui, useCases);

    private FaceCommand Build(Ui ui, UseCases useCases)
    {
        var command = new FaceCommand("exec", "Run a command with a job's token in its environment, and nowhere else.")
        {
            Examples =
            [
                new("cftoken exec -- npx wrangler deploy", "deploy the project in this folder"),
                new("cftoken exec apps/shop --job deploy -- npm run deploy", "in another folder, with the token of one of its jobs"),
                new("cftoken exec --temporary 15m --owner anna -- npx wrangler deploy", "with a token that is made for this command"),
                new("cftoken exec --oauth -- npx wrangler whoami", "with wrangler's own login, whatever variables and .env files hold"),
            ],
            Notes =
            [
                "The command gets CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_BASE_URL. Every other CLOUDFLARE_* and CF_* variable of "
                    + "this shell, and the keys of AI services, are taken away from it; --keep NAME hands one over.",
                "With --job or --env the token is read where it was delivered. A job with \"gate\": \"human\" asks a person.",
                "A token of --temporary is deleted when the command ends, also by a signal. Should cftoken itself be killed, cftoken recover deletes it; "
                    + "and it expires when its time is over.",
                ProjectOptions.BootstrapNote,
                "On GitHub Actions and Azure Pipelines the runner is told to hide the token, on standard error: standard output is the command's.",
                "Its exit code is handed on.",
            ],
        };
        command.Add(words);
        target.AddTo(command);
        foreach (var option in (Option[])[sink, temporary, ownerName, keep, oauth, yes])
        {
            command.Add(option);
        }

        command.Validators.Add(Check);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (path, child) = ChildWords.Split(parsed, words);
            var request = target.Of(new ExecRequest(path, [.. child]), parsed) with
            {
                Sink = parsed.GetValue(sink),
                Keep = [.. parsed.GetValue(keep) ?? []],
                UsesLogin = parsed.GetValue(oauth),
                Temporary = TermOptions.LengthOf(parsed, temporary),
                OwnerName = parsed.GetValue(ownerName),
            };
            var result = await useCases.Exec().RunAsync(request, new ExecDialogue(ui), new TerminalApproval(ui, parsed.GetValue(yes)), cancellation);
            if (result.Left is not { } left)
            {
                return result.ExitCode;
            }

            // Standard output is the command's. A token that lives on must not look like success.
            ui.Warn([left]);
            return result.ExitCode == ExitCode.Done ? ExitCode.For([left]) : result.ExitCode;
        });
        return command;
    }

    private void Check(CommandResult result)
    {
        var given = result.Children.OfType<OptionResult>().Where(option => !option.Implicit).Select(option => option.Option.Name).ToList();
        if (result.GetValue(oauth) && given.FirstOrDefault(name => name is "--job" or "--env" or "--sink" or "--temporary") is { } token)
        {
            result.AddError($"--oauth uses no token, and {token} is about one.");
        }
        else if (result.GetValue(temporary) is not null && given.Contains("--sink"))
        {
            result.AddError("--temporary makes a token, and --sink names one that is there.");
        }
        else if (result.GetValue(temporary) is null && given.FirstOrDefault(name => !Always.Contains(name)) is { } making)
        {
            result.AddError($"{making} is about a token that is to be made, which takes --temporary TIME.");
        }
    }
}
