using System.Collections.Immutable;
using Cftoken.Projects.Runs.Following;
using Cftoken.Tools.Invocations.Shell;

namespace Cftoken.Projects.Runs.Shell;

/// <summary>Replaces what is known in the words of a command. What is not known is marked and stays as it is written.</summary>
/// <param name="state">The shell's state.</param>
/// <param name="substitutions">Knows the output of a few commands, such as <c>pwd</c>.</param>
internal sealed class ShellExpansion(ShellState state, Substitutions substitutions)
{
    private static readonly char[] WhiteSpace = [' ', '\t', '\n'];

    /// <summary>A word as words: one, unless a variable outside quotes holds several or none.</summary>
    internal ImmutableArray<string> Words(ShellWord word)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var current = string.Empty;
        var isWord = word.Pieces.IsEmpty;
        foreach (var piece in word.Pieces)
        {
            if (piece.Kind == ShellPieceKind.Parameter && piece.Text is "$@" or "$*" or "${@}" or "${*}" && state.Arguments is { } arguments)
            {
                words.AddRange(piece.IsQuoted && piece.Text.Contains('*', StringComparison.Ordinal) ? [string.Join(' ', arguments)] : arguments);
                continue;
            }

            var value = Value(piece);
            if (piece.Kind == ShellPieceKind.Literal || piece.IsQuoted || Unknown.IsIn(value))
            {
                current += value;
                isWord = true;
                continue;
            }

            var parts = value.Split(WhiteSpace);
            for (var i = 0; i < parts.Length; i++)
            {
                if (i > 0 && (isWord || current.Length > 0))
                {
                    words.Add(current);
                    (current, isWord) = (string.Empty, false);
                }

                current += parts[i];
                isWord |= parts[i].Length > 0;
            }
        }

        if (isWord || current.Length > 0)
        {
            words.Add(current);
        }

        return words.ToImmutable();
    }

    /// <summary>A word as the value of a variable: never split.</summary>
    internal string Text(ShellWord word) => string.Concat(word.Pieces.Select(Value));

    /// <summary>The variable or secret of which a word is nothing but a copy.</summary>
    internal static string? CopyOf(IReadOnlyList<ShellPiece> pieces) => pieces is not [var piece] ? null : piece.Kind switch
    {
        ShellPieceKind.Parameter => ShellParameter.Read(piece.Text).Name,
        ShellPieceKind.Opaque when piece.Text.StartsWith("${{", StringComparison.Ordinal) => SecretName(piece.Text[3..].TrimEnd('}').Trim()),
        _ => null,
    };

    private static string? SecretName(string expression) =>
        expression.StartsWith("secrets.", StringComparison.Ordinal) || expression.StartsWith("vars.", StringComparison.Ordinal)
            ? expression[(expression.IndexOf('.', StringComparison.Ordinal) + 1)..]
            : null;

    private string Value(ShellPiece piece) => piece.Kind switch
    {
        ShellPieceKind.Literal => piece.Text,
        ShellPieceKind.Parameter => Parameter(ShellParameter.Read(piece.Text)) ?? Unknown.Of(piece.Raw),
        ShellPieceKind.Commands => substitutions.OutputOf(piece.Text, state, this) ?? Unknown.Of(piece.Raw),
        _ => Unknown.Of(piece.Raw),
    };

    private string? Parameter(ShellParameter parameter)
    {
        if (parameter.Name is not { } name)
        {
            return null;
        }

        var (isSet, value) = Look(name);
        switch (parameter.Operator)
        {
            case "":
                return value;
            case ":-" or "-" or ":=" or "=":
                value = (isSet && value is not "") || (isSet && parameter.Operator[0] != ':') ? value : Nested(parameter.Word);
                if (parameter.Operator.EndsWith('=') && value is not null)
                {
                    state.Set(name, ShellValue.Of(name, value));
                }

                return value;
            case ":?" or "?":
                return value;
            case ":+" or "+":
                return !isSet ? string.Empty : value is null ? null : value.Length > 0 || parameter.Operator == "+" ? Nested(parameter.Word) : string.Empty;
            case "%" when parameter.Word == "/*" && value is not null:
                return value.LastIndexOf('/') is >= 0 and var cut ? value[..cut] : value;
            case "##" when parameter.Word == "*/" && value is not null:
                return value[(value.LastIndexOf('/') + 1)..];
            default:
                return null;
        }
    }

    // The word of "${NAME:-word}" may hold a variable in its turn; more than one deep is nobody's script.
    private string? Nested(string word)
    {
        if (!word.AsSpan().ContainsAny("$`\"'"))
        {
            return word;
        }

        return ShellParser.Parse(word).Nodes is [ShellCommand { Words: [var only] }] && only.Pieces.All(piece => piece.Text != word)
            ? Text(only) is var text && Unknown.IsIn(text) ? null : text
            : null;
    }

    private (bool IsSet, string? Value) Look(string name)
    {
        if (name == "PWD" || (name == "OLDPWD" && !state.Variables.ContainsKey(name)))
        {
            var folder = name == "PWD" ? state.Folder : state.LastFolder;
            return (folder is not null, folder);
        }

        if (name is "0" or "BASH_SOURCE" or "BASH_SOURCE[0]")
        {
            return (true, state.ScriptPath);
        }

        if (int.TryParse(name, out var position))
        {
            return state.Arguments is { } arguments && position > 0
                ? (position <= arguments.Length, Known(arguments.ElementAtOrDefault(position - 1) ?? string.Empty))
                : (false, null);
        }

        return state.Variables.TryGetValue(name, out var value) ? (true, value.Single) : (false, null);
    }

    private static string? Known(string argument) => Unknown.IsIn(argument) ? null : argument;
}
