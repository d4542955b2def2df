using System.CommandLine;
using Cftoken.Engine.Executing;
using Cftoken.Help;
using Cftoken.Output;

namespace Cftoken.Commands;

/// <summary><c>cftoken exec [PATH] -- COMMAND</c>: runs a command with the project's token in its environment.</summary>
internal static class ExecCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Ui ui, UseCases useCases)
    {
        var words = ChildWords.Argument();
        var apiBase = ProjectOptions.ApiBase();
        var sink = ProjectOptions.TokenFile();
        var command = new FaceCommand("exec", "Run a command with the project's token in its environment, and nowhere else.")
        {
            Examples =
            [
                new("cftoken exec -- npx wrangler deploy", "deploy the project in this folder"),
                new("cftoken exec apps/shop -- npm run deploy", "in another folder"),
            ],
            Notes =
            [
                "The command gets CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_BASE_URL; "
                    + "other Cloudflare credentials of this shell are taken away from it.",
                "Its exit code is handed on.",
            ],
        };
        command.Add(words);
        command.Add(sink);
        command.Add(apiBase);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (path, child) = ChildWords.Split(parsed, words);
            return await useCases.Exec().RunAsync(
                new ExecRequest(path, [.. child], parsed.GetValue(apiBase)) { Sink = parsed.GetValue(sink) },
                note => ui.People.Hanging(0, 6, new Piece("note:", Tone.Warning), " ", note),
                cancellation);
        });
        return command;
    }
}
