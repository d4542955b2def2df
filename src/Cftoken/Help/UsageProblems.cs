using System.CommandLine;
using System.CommandLine.Parsing;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Help;

/// <summary>What is wrong with a command line, each fault once, with what was probably meant.</summary>
internal static class UsageProblems
{
    /// <summary>All faults; none where the command line can be run.</summary>
    public static IReadOnlyList<Problem> Of(ParseResult parsed)
    {
        var problems = new List<Problem>();
        var command = parsed.CommandResult.Command;
        foreach (var token in parsed.UnmatchedTokens.Concat(OptionsTakenForArguments(parsed)))
        {
            problems.Add(Unmatched(parsed, token));
        }

        if (problems.Count == 0)
        {
            var help = new Fix("See its options:", HelpOf(command));
            problems.AddRange(parsed.Errors.Select(error => new Problem("usage", UntrustedText.Clean(error.Message), help, Kind: ProblemKind.Usage)));
        }

        return problems;
    }

    private static Problem Unmatched(ParseResult parsed, string token)
    {
        var command = parsed.CommandResult.Command;
        var shown = UntrustedText.Clean(token, 80);
        var isOption = token.StartsWith('-');
        var known = isOption
            ? OptionsOf(command).Select(option => option.Name)
            : command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name);
        var where = PathOf(command);
        if (isOption && WithoutValue(parsed, token) is { } waiting)
        {
            return new Problem("usage.no-value", $"{waiting.Name} of {where} takes a value: {waiting.HelpName}.", new Fix("See its options:", HelpOf(command)), Kind: ProblemKind.Usage);
        }

        var message = (isOption, command.Subcommands.Count) switch
        {
            (true, _) => $"{where} has no option {shown}.",
            (false, > 0) => $"{where} has no command {shown}.",
            _ => $"{where} does not know what to do with {shown}.",
        };
        var fix = Suggestions.Nearest(token, known) is { } meant
            ? new Fix("Did you mean this?", $"{where} {meant}")
            : new Fix("See what it takes:", HelpOf(command));
        return new Problem("usage.unknown", message, fix, Kind: ProblemKind.Usage);
    }

    // The parser hands a mistyped option to an argument that is still free. A word that begins with a dash is an
    // argument only after "--".
    private static IEnumerable<string> OptionsTakenForArguments(ParseResult parsed)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var token in parsed.Tokens)
        {
            if (token.Type == TokenType.DoubleDash)
            {
                yield break;
            }

            if (token.Type == TokenType.Argument && token.Value.Length > 1 && token.Value[0] == '-'
                && !parsed.UnmatchedTokens.Contains(token.Value) && seen.Add(token.Value))
            {
                yield return token.Value;
            }
        }
    }

    // An option that is there was taken for the value of the one before it, which has none.
    private static Option? WithoutValue(ParseResult parsed, string token)
    {
        var options = OptionsOf(parsed.CommandResult.Command).ToList();
        var before = parsed.Tokens.TakeWhile(other => other.Value != token).LastOrDefault();
        return before?.Type == TokenType.Option && options.Any(option => Spells(option, token))
            ? options.FirstOrDefault(option => Spells(option, before.Value))
            : null;
    }

    private static IEnumerable<Option> OptionsOf(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options));

    private static bool Spells(Option option, string spelling) => option.Name == spelling || option.Aliases.Contains(spelling);

    private static string HelpOf(Command command) => $"{PathOf(command)} --help";

    // As it is typed: a command below another one is named with it.
    private static string PathOf(Command command) => command switch
    {
        RootCommand => "cftoken",
        _ => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : $"cftoken {command.Name}",
    };
}
