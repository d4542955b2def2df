using System.Collections.Immutable;
using System.Text;
using Cftoken.Projects.Runs.Following;
using Cftoken.Projects.Runs.Shell;

namespace Cftoken.Projects.Runs.Just;

/// <summary>The values of a justfile's expressions: strings, variables, their joining, variables of the environment. Everything else is not known.</summary>
/// <param name="file">The justfile.</param>
/// <param name="given">Variables of just's command line.</param>
/// <param name="environment">The variables that just finds.</param>
internal sealed class JustValues(Justfile file, ImmutableDictionary<string, string> given, ImmutableDictionary<string, ShellValue> environment)
{
    private const int MaxDepth = 20;
    private const int MaxLength = 64 * 1024;

    /// <summary>The value of an expression; null where it is not known.</summary>
    internal string? Of(string expression, ImmutableDictionary<string, string?> parameters, int depth = 0)
    {
        var tokens = JustTokens.Read(expression);
        if (tokens.IsEmpty || depth > MaxDepth || expression.Length > MaxLength)
        {
            return null;
        }

        if (tokens is ["env_var_or_default" or "env", "(", var name, ",", var fallback, ")"])
        {
            return FromEnvironment(name) ?? JustTokens.Literal(fallback);
        }

        if (tokens is ["env_var" or "env", "(", var only, ")"])
        {
            return FromEnvironment(only);
        }

        if (tokens is ["justfile_directory" or "invocation_directory", "(", ")"])
        {
            return file.Folder;
        }

        string? joined = string.Empty;
        for (var at = 0; at < tokens.Length && joined is not null && joined.Length < MaxLength; at++)
        {
            joined = at % 2 == 1 ? (tokens[at] == "+" ? joined : null)
                : JustTokens.Literal(tokens[at]) is { } literal ? joined + literal
                : Variable(tokens[at], parameters, depth) is { } value ? joined + value : null;
        }

        return joined;
    }

    /// <summary>A recipe's line with its <c>{{ … }}</c> replaced; what is not known stays in a form that no shell reads.</summary>
    internal string Line(string text, ImmutableDictionary<string, string?> parameters)
    {
        var line = new StringBuilder();
        for (var at = 0; at < text.Length && line.Length < MaxLength;)
        {
            var open = text.IndexOf("{{", at, StringComparison.Ordinal);
            var close = open < 0 ? -1 : text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
            {
                line.Append(text, at, text.Length - at);
                break;
            }

            line.Append(text, at, open - at);
            var inner = text[(open + 2)..close];
            line.Append(Of(inner, parameters) ?? $"${{{{{inner}}}}}");
            at = close + 2;
        }

        return line.ToString();
    }

    private string? FromEnvironment(string name) =>
        JustTokens.Literal(name) is { } variable && environment.TryGetValue(variable, out var value) ? value.Single : null;

    private string? Variable(string name, ImmutableDictionary<string, string?> parameters, int depth) =>
        parameters.TryGetValue(name, out var parameter) ? parameter
        : given.TryGetValue(name, out var value) ? (Unknown.IsIn(value) ? null : value)
        : file.Variables.TryGetValue(name, out var expression) ? Of(expression, ImmutableDictionary<string, string?>.Empty, depth + 1) : null;
}
