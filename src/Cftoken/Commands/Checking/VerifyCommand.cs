using System.CommandLine;
using System.CommandLine.Parsing;
using Cftoken.Commands.Planning;
using Cftoken.Engine.Verifying;
using Cftoken.Engine.Verifying.Deep;
using Cftoken.Help;
using Cftoken.Output;
using Cftoken.Output.Checking;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Commands.Checking;

/// <summary>
/// <c>cftoken verify [PATH]</c>: is the project's token alive, whose is it, until when; with <c>--deep</c> whether it can do
/// all that the job's plan asks for.
/// </summary>
internal static class VerifyCommand
{
    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases)
    {
        var target = new TargetOptions("may read the token, for --deep");
        var sink = ProjectOptions.TokenFile();
        var token = ProjectOptions.NamedToken();
        var deep = new Option<bool>("--deep") { Description = "Hold every requirement of the job's plan against the token" };
        var watch = new Option<bool>("--watch") { Description = "With --deep: wait until a new or extended token works everywhere, for three minutes at most" };
        var command = new FaceCommand("verify", "Ask whether the project's token is alive, whose it is, and until when; with --deep whether it can do all that its job needs.")
        {
            Examples =
            [
                new("cftoken verify", "the project in this folder"),
                new("cftoken verify apps/shop --json", "for programs"),
                new("cftoken verify --deep --bootstrap-env ~/.config/cftoken/bootstrap.env", "can it do all that its job needs?"),
                new("cftoken verify --deep --job deploy --token-env ~/ci-token.env", "can a token that is not the project's?"),
                new("cftoken verify --deep --operation \"GET /zones\" --account-id ID", "can it make this call?"),
            ],
            Notes =
            [
                "With --deep the exit code is 3 if a check fails; the last line counts them: 6 of 8.",
                "The token's policies are read with the bootstrap credential. Without one the token is tried out by calls that only read, which tell less: what they cannot tell is marked, and fails nothing.",
                AskedOptions.Note,
            ],
        };
        target.AddTo(command);
        command.Add(sink);
        command.Add(token);
        command.Add(deep);
        command.Add(watch);
        command.Validators.Add(result =>
        {
            var aimed = result.Children.OfType<OptionResult>()
                .FirstOrDefault(given => !given.Implicit && given.Option.Name is not ("--sink" or "--token-env" or "--api-base" or "--deep" or "--json"));
            if (aimed is not null && !result.GetValue(deep))
            {
                result.AddError($"{aimed.Option.Name} says what the token is held against, which takes --deep.");
            }

            if (result.GetValue(sink) is not null && result.GetValue(token) is not null)
            {
                result.AddError("--sink names a file of the project, --token-env one that lies anywhere: only one of them can hold the token.");
            }
        });
        command.SetAction((parsed, cancellation) =>
        {
            var request = target.Of(new DeepVerifyRequest("."), parsed) with { Sink = parsed.GetValue(sink), TokenFile = parsed.GetValue(token), IsWatching = parsed.GetValue(watch) };
            return parsed.GetValue(deep) ? DeepAsync(ui, useCases, request, cancellation) : OnceAsync(ui, useCases, request, cancellation);
        });
        return command;
    }

    private static async Task<int> DeepAsync(Ui ui, UseCases useCases, DeepVerifyRequest request, CancellationToken cancellation)
    {
        DeepReport report;
        using (var bar = ui.Progress())
        {
            report = await useCases.DeepVerify().RunAsync(request, new ProbeDialogue(ui, bar), cancellation);
        }

        new DeepView(ui).Show(report);
        return report.Failed > 0 ? ExitCode.Pending : ExitCode.Done;
    }

    private static async Task<int> OnceAsync(Ui ui, UseCases useCases, DeepVerifyRequest request, CancellationToken cancellation)
    {
        var report = await useCases.Verify().RunAsync(new VerifyRequest(request.Path, request.ApiBase) { Sink = request.Sink, TokenFile = request.TokenFile }, ui.Note, cancellation);
        if (report.Check.Problem is { } problem)
        {
            return ui.Report([problem with { Where = problem.Where ?? report.Token.Where }]);
        }

        Show(ui, report, report.Check);
        return ExitCode.Done;
    }

    private static void Show(Ui ui, VerifyReport report, TokenCheck check)
    {
        var verification = check.Verification!;
        if (ui.IsJson)
        {
            ui.Json(page =>
            {
                page.Text("tokenId", verification.Id);
                page.Text("status", verification.Status);
                page.Text("owner", TokenView.OwnerWord(verification.Owner.Kind));
                page.Text("accountId", verification.Owner.AccountId);
                page.Time("notBefore", verification.NotBefore);
                page.Time("expiresOn", verification.ExpiresOn);
                page.Text("file", report.Token.Where.File);
                page.Writer.WriteNumber("line", report.Token.Where.Line);
            });
            return;
        }

        ui.Result.Line(0, new Piece("The token works.", Tone.Good));
        var view = new TokenView(ui.Result);
        view.Fact("token", verification.Id);
        view.Fact("owner", verification.Owner.ToString());
        view.Fact("until", TokenView.Until(verification.ExpiresOn));
        view.Fact("file", report.Token.Where.ToString());
    }
}
