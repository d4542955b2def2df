using System.CommandLine;
using System.Globalization;
using Cftoken.Engine.Jobs.Asking;
using Cftoken.Engine.Probing;
using Cftoken.Help;
using Cftoken.Output;
using Cftoken.Output.Checking;

namespace Cftoken.Commands.Checking;

/// <summary><c>cftoken probe [PATH]</c>: what can a token do whose policies nobody can read?</summary>
internal sealed class ProbeCommand
{
    private readonly Argument<string> path = ProjectOptions.Path();
    private readonly Option<string?> environment = ProjectOptions.Environment();
    private readonly Option<string?> job = ProjectOptions.Job();
    private readonly Option<string?> apiBase = ProjectOptions.ApiBase();

    private readonly Option<string?> token = ProjectOptions.NamedToken();

    private readonly Option<string?> account = new("--account-id")
    {
        Description = "Account to ask about; the configuration's or the token's own by default",
        HelpName = "ID",
    };

    private readonly Option<string?> zone = new("--zone-id")
    {
        Description = "Zone to ask about; the job's, else the first that the token sees, by default",
        HelpName = "ID",
    };

    private readonly Option<int> budget = new("--budget")
    {
        Description = $"Requests to send at most; {ProbeRequest.DefaultBudget} by default, {ProbeRequest.LargestBudget} at the most",
        HelpName = "N",
        DefaultValueFactory = _ => ProbeRequest.DefaultBudget,
    };

    private readonly Option<bool> write = new("--write")
    {
        Description = "Also make requests that would change something and cannot take effect: deletes of ids that nobody has",
    };

    private ProbeCommand() => budget.Validators.Add(result =>
    {
        if (result.Tokens is [var text]
            && (!int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > ProbeRequest.LargestBudget))
        {
            result.AddError($"A budget is a number of requests from 1 to {ProbeRequest.LargestBudget}.");
        }
    });

    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases) => new ProbeCommand().Build(ui, useCases);

    private FaceCommand Build(Ui ui, UseCases useCases)
    {
        var command = new FaceCommand("probe", "Find out what a token can do whose policies cannot be read, by calls that change nothing.")
        {
            Examples =
            [
                new("cftoken probe", "the token of the project in this folder: every permission"),
                new("cftoken probe --job deploy", "only the permissions that this job needs"),
                new("cftoken probe --token-env ~/old-token.env --budget 60 --json", "another token, for programs"),
            ],
            Notes =
            [
                "Only reads are made, and what they answer with is thrown away. Each call tells of all the permissions that let it through at once.",
                "With --write each further request is one of a fixed list, with the reason why it cannot take effect.",
                "Cloudflare takes 1200 requests in five minutes from a user or an account's token, the dashboard among them; a probe leaves room, and waits where it is told to.",
                "Where the policies can be read, cftoken verify --deep says more, with fewer calls.",
            ],
        };
        command.Add(path);
        foreach (var option in (Option[])[environment, job, token, account, zone, budget, write, apiBase])
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, cancellation) =>
        {
            ProbeReport report;
            using (var bar = ui.Progress())
            {
                report = await useCases.Probe().RunAsync(Request(parsed), new ProbeDialogue(ui, bar), cancellation);
            }

            new ProbeView(ui).Show(report);
            return ExitCode.Done;
        });
        return command;
    }

    private ProbeRequest Request(ParseResult parsed) => new(parsed.GetRequiredValue(path))
    {
        Environment = parsed.GetValue(environment),
        Job = parsed.GetValue(job),
        Asked = parsed.GetValue(account) is null && parsed.GetValue(zone) is null
            ? null
            : new AskedFor { AccountId = parsed.GetValue(account), ZoneIds = parsed.GetValue(zone) is { } id ? [id] : [] },
        TokenFile = parsed.GetValue(token),
        Budget = parsed.GetValue(budget),
        WithWrites = parsed.GetValue(write),
        ApiBase = parsed.GetValue(apiBase),
    };
}
