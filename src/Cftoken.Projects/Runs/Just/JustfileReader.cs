using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Projects.Runs.Following;

namespace Cftoken.Projects.Runs.Just;

/// <summary>
/// Reads what a justfile says about commands: recipes, parameters, variables, settings, imported files.
/// Source: just.systems/man, read 2026-11-22.
/// </summary>
internal sealed class JustfileReader
{
    private const int MostFiles = 50;

    private readonly RunFiles files;
    private readonly ImmutableArray<JustRecipe>.Builder recipes = ImmutableArray.CreateBuilder<JustRecipe>();
    private readonly Dictionary<string, string> variables = new(StringComparer.Ordinal);
    private readonly HashSet<string> exported = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> aliases = new(StringComparer.Ordinal);
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private string folder;
    private bool exportsAll;
    private bool handsOnPositions;

    private JustfileReader(RunFiles files, string folder)
    {
        this.files = files;
        this.folder = folder;
    }

    /// <summary>Reads a justfile; null where it is not there or no text.</summary>
    internal static Justfile? Read(RunFiles files, string path)
    {
        var reader = new JustfileReader(files, Path.GetDirectoryName(path)!);
        return !reader.File(path) ? null : new Justfile(
            reader.folder,
            reader.recipes.ToImmutable(),
            reader.variables.ToImmutableDictionary(StringComparer.Ordinal),
            [.. reader.exported],
            reader.aliases.ToImmutableDictionary(StringComparer.Ordinal),
            reader.exportsAll,
            reader.handsOnPositions);
    }

    private bool File(string path)
    {
        if (seen.Count >= MostFiles || !seen.Add(path) || files.TextOf(path) is not { } text)
        {
            return false;
        }

        var lines = text.Split('\n');
        var staysInFolder = false;
        for (var at = 0; at < lines.Length; at++)
        {
            var where = new SourceLocation(files.Shown(path), at + 1);
            var line = lines[at].TrimEnd();
            if (line.Length == 0 || line[0] is '#' or ' ' or '\t')
            {
                continue;
            }

            if (line[0] == '[')
            {
                staysInFolder |= line.Contains("no-cd", StringComparison.Ordinal);
                continue;
            }

            if (!Statement(line, path, where) && Header(line, where, staysInFolder) is { } recipe)
            {
                var body = Body(lines, ref at);
                recipes.Add(recipe with { Lines = body });
            }

            staysInFolder = false;
        }

        return true;
    }

    private bool Statement(string line, string path, SourceLocation where)
    {
        var tokens = JustTokens.Read(line);
        switch (tokens)
        {
            case ["set", "export", ..]:
                exportsAll = tokens is not [.., "false"];
                return true;
            case ["set", "positional-arguments", ..]:
                handsOnPositions = tokens is not [.., "false"];
                return true;
            case ["set", "working-directory", ":=", var target]:
                folder = Folders.Resolve(JustTokens.Literal(target) ?? ".", folder, where);
                return true;
            case ["import" or "import?", .., var name]:
                if (JustTokens.Literal(name) is { } imported)
                {
                    File(Folders.Resolve(imported, Path.GetDirectoryName(path)!, where));
                }

                return true;
            case ["alias", var other, ":=", var real]:
                aliases[other] = real;
                return true;
            case ["export", var name, ":=", ..]:
                exported.Add(name);
                variables[name] = line[(line.IndexOf(":=", StringComparison.Ordinal) + 2)..].Trim();
                return true;
            case [var name, ":=", ..]:
                variables[name] = line[(line.IndexOf(":=", StringComparison.Ordinal) + 2)..].Trim();
                return true;
            default:
                return tokens is ["set" or "mod" or "mod?" or "unexport", ..];
        }
    }

    private static JustRecipe? Header(string line, SourceLocation where, bool staysInFolder)
    {
        var tokens = JustTokens.Read(line.TrimStart('@'));
        var colon = tokens.IndexOf(":");
        if (colon < 1)
        {
            return null;
        }

        var parameters = ImmutableArray.CreateBuilder<JustParameter>();
        for (var at = 1; at < colon; at++)
        {
            var takesRest = tokens[at] is "*" or "+";
            at += takesRest ? 1 : 0;
            var isExported = at < colon && tokens[at] == "$";
            at += isExported ? 1 : 0;
            if (at >= colon)
            {
                break;
            }

            var name = tokens[at];
            var hasDefault = at + 2 < colon && tokens[at + 1] == "=";
            parameters.Add(new JustParameter(name, hasDefault ? tokens[at + 2] : takesRest ? "''" : null, isExported, takesRest));
            at += hasDefault ? 2 : 0;
        }

        var dependencies = tokens[(colon + 1)..];
        var and = dependencies.IndexOf("&&");
        return new JustRecipe(
            tokens[0],
            parameters.ToImmutable(),
            Dependencies(and < 0 ? dependencies : dependencies[..and]),
            and < 0 ? [] : Dependencies(dependencies[(and + 1)..]),
            [],
            where,
            staysInFolder);
    }

    private static ImmutableArray<JustDependency> Dependencies(ImmutableArray<string> tokens)
    {
        var found = ImmutableArray.CreateBuilder<JustDependency>();
        for (var at = 0; at < tokens.Length; at++)
        {
            if (tokens[at] != "(")
            {
                found.Add(new JustDependency(tokens[at], []));
                continue;
            }

            var end = tokens.IndexOf(")", at);
            end = end < 0 ? tokens.Length : end;
            if (end > at + 1)
            {
                found.Add(new JustDependency(tokens[at + 1], tokens[(at + 2)..end]));
            }

            at = end;
        }

        return found.ToImmutable();
    }

    private static ImmutableArray<string> Body(string[] lines, ref int at)
    {
        var body = ImmutableArray.CreateBuilder<string>();
        var indent = -1;
        while (at + 1 < lines.Length && (lines[at + 1].AsSpan().Trim().IsEmpty || lines[at + 1][0] is ' ' or '\t'))
        {
            var line = lines[++at].TrimEnd('\r');
            indent = indent >= 0 || line.AsSpan().Trim().IsEmpty ? indent : line.Length - line.TrimStart().Length;
            body.Add(line.Length > indent && indent > 0 ? line[Math.Min(indent, line.Length - line.TrimStart().Length)..] : line.TrimStart());
        }

        return body.ToImmutable();
    }
}
