using System.CommandLine;
using Cftoken.Engine.Listing;
using Cftoken.Help;
using Cftoken.Output;
using Cftoken.Output.Tokens;

namespace Cftoken.Commands.Tokens;

/// <summary><c>cftoken list</c>: which tokens there are, and what they may do.</summary>
internal static class ListCommand
{
    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases)
    {
        var options = new OwnerOptions("may read tokens");
        var expired = new Option<bool>("--include-expired") { Description = "Those that expired as well; Cloudflare lists only recent ones" };
        var command = new FaceCommand("list", "List the tokens of an account and of the user: what each may do, when it was used, until when it lives, which job it is for.")
        {
            Examples =
            [
                new("cftoken list", "all that the bootstrap credential sees"),
                new("cftoken list --owner-kind account --account-id ID", "those of one account"),
                new("cftoken list --include-expired --json", "for programs"),
            ],
            Notes =
            [
                "Which job a token is for is known where it was created with this state folder.",
                "When a token was last used is what Cloudflare says; its lag is not documented, so it is no proof.",
                ProjectOptions.BootstrapNote,
            ],
        };
        options.AddTo(command);
        command.Add(expired);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var dialogue = new ListDialogue(ui);
            var list = await useCases.ListTokens().RunAsync(
                options.Of(new ListRequest("."), parsed) with { IncludeExpired = parsed.GetValue(expired) }, dialogue, cancellation);
            Show(ui, list, isList: true);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Shows tokens.</summary>
    public static void Show(Ui ui, TokenList list, bool isList)
    {
        if (ui.IsJson)
        {
            ui.Json(page =>
            {
                page.List("tokens", list.Tokens, token => TokenInfoView.Write(page, token));
                TokenInfoView.Texts(page, "unseen", list.Unseen);
            });
            return;
        }

        var view = new TokenInfoView(ui.Result, list.At);
        foreach (var token in list.Tokens)
        {
            view.Show(token);
            if (isList)
            {
                ui.Result.Blank();
            }
        }

        if (isList)
        {
            ui.Result.Line(0, $"{list.Tokens.Length} {(list.Tokens.Length == 1 ? "token" : "tokens")}.");
        }

        if (list.Tokens.FirstOrDefault(token => token.IsUnknownHere) is { } strange)
        {
            ui.Note($"What is unknown to this machine was made by cftoken elsewhere, was left by cftoken create --new, or its record is lost. Where nothing uses it: cftoken revoke {strange.Token.Id}; where it is a job's, give its value to cftoken adopt.");
        }

        foreach (var unseen in list.Unseen)
        {
            ui.Note($"This bootstrap credential does not see the tokens of {unseen}.");
        }
    }
}
