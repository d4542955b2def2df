using System.CommandLine;
using System.CommandLine.Parsing;
using Cftoken.Core.Problems;
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
        // One argument for both: the parser would hand the command's first word to a free PATH.
        var words = new Argument<string[]>("[PATH] -- COMMAND")
        {
            Description = "The project's folder, this one by default; then the command with its own arguments",
            Arity = ArgumentArity.OneOrMore,
        };
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
            var (path, child) = Split(parsed, parsed.GetRequiredValue(words));
            return await useCases.Exec().RunAsync(
                new ExecRequest(path, [.. child], parsed.GetValue(apiBase)) { Sink = parsed.GetValue(sink) },
                note => ui.People.Hanging(0, 6, new Piece("note:", Tone.Warning), " ", note),
                cancellation);
        });
        return command;
    }

    private static (string Path, IEnumerable<string> Child) Split(ParseResult parsed, string[] values)
    {
        var dashes = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Count();
        var childLength = Math.Max(parsed.Tokens.Count - dashes - 1, 0);
        var before = values.Length - childLength;
        return childLength == 0 || before > 1
            ? throw new ProblemException(new Problem(
                "usage.exec",
                "The command to run stands after two dashes, and at most the project's folder before them.",
                new Fix("For example:", "cftoken exec -- npx wrangler deploy"),
                Kind: ProblemKind.Usage))
            : (before == 1 ? values[0] : ".", values[before..]);
    }
}
