using System.CommandLine;
using Cftoken.Engine.Verifying;
using Cftoken.Help;
using Cftoken.Output;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Commands;

/// <summary><c>cftoken verify [PATH]</c>: is the project's token alive, whose is it, until when.</summary>
internal static class VerifyCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Ui ui, UseCases useCases)
    {
        var path = ProjectOptions.Path();
        var apiBase = ProjectOptions.ApiBase();
        var sink = ProjectOptions.TokenFile();
        var command = new FaceCommand("verify", "Ask whether the project's token is alive, whose it is, and until when.")
        {
            Examples =
            [
                new("cftoken verify", "the project in this folder"),
                new("cftoken verify apps/shop --json", "for programs"),
            ],
        };
        command.Add(path);
        command.Add(sink);
        command.Add(apiBase);
        command.SetAction(async (parsed, cancellation) =>
        {
            var report = await useCases.Verify().RunAsync(
                new VerifyRequest(parsed.GetRequiredValue(path), parsed.GetValue(apiBase)) { Sink = parsed.GetValue(sink) }, cancellation);
            if (report.Check.Problem is { } problem)
            {
                return ui.Report([problem with { Where = problem.Where ?? report.Token.Where }]);
            }

            Show(ui, report, report.Check);
            return ExitCode.Done;
        });
        return command;
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
