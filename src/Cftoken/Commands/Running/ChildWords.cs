using System.CommandLine;
using System.CommandLine.Parsing;
using Cftoken.Core.Problems;

namespace Cftoken.Commands.Running;

/// <summary><c>[PATH] -- COMMAND</c>: one argument for both, since the parser would hand the command's first word to a free PATH.</summary>
internal static class ChildWords
{
    /// <summary>The argument.</summary>
    public static Argument<string[]> Argument() => new("[PATH] -- COMMAND")
    {
        Description = "The project's folder, this one by default; then the command with its own arguments",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The project's folder, and the command.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="words">The argument.</param>
    /// <exception cref="ProblemException">There is no command, or more than a folder before it.</exception>
    public static (string Path, IReadOnlyList<string> Child) Split(ParseResult parsed, Argument<string[]> words)
    {
        var values = parsed.GetRequiredValue(words);
        var dashes = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Count();
        var childLength = Math.Max(parsed.Tokens.Count - dashes - 1, 0);
        var before = values.Length - childLength;
        var name = parsed.CommandResult.Command.Name;
        return childLength == 0 || before > 1
            ? throw new ProblemException(new Problem(
                $"usage.{name}",
                "The command to run stands after two dashes, and at most the project's folder before them.",
                new Fix("For example:", $"cftoken {name} -- npx wrangler deploy"),
                Kind: ProblemKind.Usage))
            : (before == 1 ? values[0] : ".", values[before..]);
    }
}
