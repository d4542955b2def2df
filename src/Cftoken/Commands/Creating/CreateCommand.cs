using System.CommandLine;
using Cftoken.Catalog.Policies;
using Cftoken.Commands.Planning;
using Cftoken.Engine.Creating;
using Cftoken.Help;
using Cftoken.Output;
using Cftoken.Output.Creating;

namespace Cftoken.Commands.Creating;

/// <summary><c>cftoken create [PATH]</c>: gives the project's deploy a token that can do that and nothing else.</summary>
internal sealed class CreateCommand
{
    private readonly Option<string[]> sink = new("--sink")
    {
        Description = "Where the token goes: a file of the project, or KIND:TARGET; may be repeated; .dev.vars by default",
        HelpName = "SINK",
    };

    private readonly Option<string?> notBefore = new("--not-before")
    {
        Description = "When it begins to work: 2026-12-01 or 2026-12-01T09:00:00Z",
        HelpName = "TIME",
    };

    private readonly Option<string[]> allowFrom = new("--allow-from")
    {
        Description = "Network that it works from, and from nowhere else; may be repeated",
        HelpName = "CIDR",
    };

    private readonly Option<string[]> refuseFrom = new("--refuse-from")
    {
        Description = "Network that it does not work from; may be repeated",
        HelpName = "CIDR",
    };

    private readonly Option<string?> name = ProjectOptions.TokenName();
    private readonly TargetOptions target;

    private readonly Option<string?> expires = new("--expires")
    {
        Description = "How long it lives: 90d, 12h, never; by default 90 days, and 8 hours for an AI agent",
        HelpName = "TIME",
    };

    private readonly Option<string?> temporary = new("--temporary")
    {
        Description = "Only for a while: 15m, 2h, 1d; its name says so, and cftoken revoke --temporary-due sweeps it away",
        HelpName = "TIME",
    };

    private readonly Option<string?> ownerName = ProjectOptions.OwnerName();

    private readonly Option<string?> owner = new("--owner-kind")
    {
        Description = "account or user; an account's where the bootstrap credential can make one, by default",
        HelpName = "KIND",
    };

    private readonly Option<bool> reuse = new("--reuse")
    {
        Description = "Keep the token that the project has, although it is not what the plan says",
    };

    private readonly Option<bool> createNew = new("--new")
    {
        Description = "Create a token, although the project has one; that one lives on, and is named with the command that revokes it",
    };

    private readonly Option<bool> yes = ProjectOptions.Yes();

    private CreateCommand() => target = new TargetOptions("creates tokens", name);

    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases) => new CreateCommand().Build(ui, useCases);

    private FaceCommand Build(Ui ui, UseCases useCases)
    {
        owner.AcceptOnlyFromAmong("account", "user");
        var command = new FaceCommand("create", "Create the token that the project's deploy needs, deliver it, and verify it.")
        {
            Examples =
            [
                new("cftoken create --bootstrap-env ~/.config/cftoken/bootstrap.env", "the project in this folder"),
                new("cftoken create --env staging --expires 30d", "one environment"),
                new("cftoken create --zone example.com=0123456789abcdef0123456789abcdef", "a zone that is known by name only"),
                new("cftoken create --sink .dev.vars --sink github:me/site", "into several places at once"),
                new("cftoken create --temporary 2h --owner anna --sink .dev.vars", "for a while; a temporary token has somebody who answers for it"),
                new("cftoken create --profile workers+d1 --account-id ID", "no project: the services that are used"),
            ],
            Notes =
            [
                "A token that the project has already is kept if it is exactly what the plan says, also in its owner and its end; otherwise the difference is shown.",
                AskedOptions.Note,
                ProjectOptions.BootstrapNote,
                "The token's value goes to its sinks and nowhere else. Where one of them fails, it is taken out of the others again.",
                "What a run began and could not finish is finished by the next one, or by cftoken recover.",
            ],
        };
        target.AddTo(command);
        foreach (var option in (Option[])[sink, name, expires, temporary, ownerName, notBefore, allowFrom, refuseFrom, owner, reuse, createNew, yes])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(reuse) && result.GetValue(createNew))
            {
                result.AddError("--reuse and --new exclude each other.");
            }

            if (result.GetValue<bool>("--json") && (result.GetValue(sink) ?? []).Any(address => address.StartsWith("stdout:", StringComparison.Ordinal)))
            {
                result.AddError("--json and --sink stdout: both want standard output for themselves.");
            }

            if (result.GetValue(temporary) is not null && result.GetValue(expires) is not null)
            {
                result.AddError("--temporary and --expires exclude each other.");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = Request(parsed);
            var result = await new ServiceQuestion(ui, useCases.IsAccountKnown).WithoutProjectAsync(
                target.MayAsk(parsed),
                request.Asked,
                outright =>
                {
                    request = request with { Asked = outright };
                    return useCases.Create().RunAsync(request, new CreateDialogue(ui), new TerminalApproval(ui, parsed.GetValue(yes)), cancellation);
                },
                cancellation);
            new CreateView(ui, request).Show(result);
            return ExitCodeOf(ui, result);
        });
        return command;
    }

    private static int ExitCodeOf(Ui ui, CreateResult result) => result switch
    {
        CreateResult.Differs => ExitCode.Pending,
        CreateResult.Created { Creation: { IsVerified: false, Check.Problem: { } problem } } =>
            ui.IsJson ? ExitCode.For([problem]) : ui.Report([problem]),
        CreateResult.Created { Left: { IsEmpty: false } left } => ui.IsJson ? ExitCode.For(left) : ui.Report(left),
        _ => ExitCode.Done,
    };

    private CreateRequest Request(ParseResult parsed) => target.Of(new CreateRequest("."), parsed) with
    {
        Sinks = [.. parsed.GetValue(sink) ?? []],
        Name = parsed.GetValue(name),
        TimeToLive = TermOptions.LengthOf(parsed, expires) ?? TermOptions.LengthOf(parsed, temporary),
        IsTemporary = parsed.GetValue(temporary) is not null,
        OwnerName = parsed.GetValue(ownerName),
        NotBefore = TermOptions.MomentOf(parsed, notBefore),
        AllowedFrom = TermOptions.NetworksOf(parsed, allowFrom),
        RefusedFrom = TermOptions.NetworksOf(parsed, refuseFrom),
        Owner = parsed.GetValue(owner) switch { "user" => OwnerKind.User, "account" => OwnerKind.Account, _ => null },
        Existing = parsed.GetValue(reuse) ? ExistingToken.Reuse
            : parsed.GetValue(createNew) ? ExistingToken.CreateNew
            : ExistingToken.KeepIfExact,
    };
}
