using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Projects.Runs.Following;

namespace Cftoken.Projects.Runs.Make;

/// <summary>
/// Reads what a Makefile says about commands: rules, recipes, variables, included files. Of conditional parts all arms are
/// read. Source: GNU make manual, gnu.org/software/make/manual, read 2026-11-22.
/// </summary>
internal sealed class MakefileReader
{
    private const int MostFiles = 50;

    private readonly RunFiles files;
    private readonly string folder;
    private readonly ImmutableArray<MakeRule>.Builder rules = ImmutableArray.CreateBuilder<MakeRule>();
    private readonly Dictionary<string, string?> variables = new(StringComparer.Ordinal);
    private readonly HashSet<string> exported = new(StringComparer.Ordinal);
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly Stack<string?> conditions = new();
    private bool isOneShell;

    private MakefileReader(RunFiles files, string folder)
    {
        this.files = files;
        this.folder = folder;
    }

    /// <summary>Reads a Makefile; null where it is not there or no text.</summary>
    /// <param name="files">The files.</param>
    /// <param name="path">Its full path.</param>
    /// <param name="folder">The full path of the folder in which make runs.</param>
    internal static Makefile? Read(RunFiles files, string path, string folder)
    {
        var reader = new MakefileReader(files, folder);
        return reader.File(path)
            ? new Makefile(folder, reader.rules.ToImmutable(), reader.variables.ToImmutableDictionary(StringComparer.Ordinal), [.. reader.exported], reader.isOneShell)
            : null;
    }

    private bool File(string path)
    {
        if (seen.Count >= MostFiles || !seen.Add(path) || files.TextOf(path) is not { } text)
        {
            return false;
        }

        var lines = text.Split('\n');
        var shown = files.Shown(path);
        for (var at = 0; at < lines.Length; at++)
        {
            var first = at;
            var line = lines[at].TrimEnd('\r');
            while (line.EndsWith('\\') && at + 1 < lines.Length)
            {
                line = $"{line[..^1].TrimEnd()} {lines[++at].TrimEnd('\r').Trim()}";
            }

            at = line.StartsWith('\t') ? at : Line(line, lines, at, new SourceLocation(shown, first + 1));
        }

        return true;
    }

    // Returns the last line that it took: a rule takes its recipe.
    private int Line(string line, string[] lines, int at, SourceLocation where)
    {
        var text = WithoutComment(line).Trim();
        var words = text.Split(' ', 2, StringSplitOptions.TrimEntries);
        switch (words[0])
        {
            case "":
                return at;
            case "ifeq" or "ifneq" or "ifdef":
                conditions.Push(null);
                return at;
            case "ifndef":
                conditions.Push(words.ElementAtOrDefault(1));
                return at;
            case "endif":
                conditions.TryPop(out _);
                return at;
            case "else":
                return at;
            case "include" or "-include" or "sinclude":
                foreach (var name in (words.ElementAtOrDefault(1) ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    File(Folders.Resolve(name, folder, where));
                }

                return at;
            case "define":
                while (at + 1 < lines.Length && lines[at + 1].Trim() != "endef")
                {
                    at++;
                }

                return at + 1;
            case "export" or "override" or "private" when words.Length == 2:
                if (words[0] == "export")
                {
                    exported.UnionWith(words[1].Split('=')[0].TrimEnd(':', '?', '+', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries));
                }

                Assign(words[1]);
                return at;
            default:
                return Assign(text) ? at : Rule(text, lines, at, where);
        }
    }

    private static string WithoutComment(string line)
    {
        var at = line.IndexOf('#', StringComparison.Ordinal);
        return at < 0 || (at > 0 && line[at - 1] == '\\') ? line : line[..at];
    }

    private bool Assign(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            return false;
        }

        var name = text[..equals].TrimEnd(':', '?', '+', '!', ' ', '\t');
        var sign = text[name.Length..equals].Trim();
        if (name.Length == 0 || sign is not ("" or ":" or "::" or "?" or "+" or "!") || name.AsSpan().ContainsAny(" :\t#="))
        {
            return false;
        }

        var value = text[(equals + 1)..].Trim();
        var isKnown = variables.TryGetValue(name, out var before);
        var isDefault = sign == "?" || (conditions.TryPeek(out var undefined) && undefined == name);
        variables[name] = isDefault ? (isKnown ? before : value)
            : sign == "!" ? null
            : sign == "+" ? (isKnown ? before is null ? null : $"{before} {value}" : value)
            : conditions.Count > 0 && (!isKnown || before != value) ? null
            : value;
        return true;
    }

    private int Rule(string text, string[] lines, int at, SourceLocation where)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            return at;
        }

        var targets = text[..colon].Trim();
        var rest = text[(colon + 1)..].TrimStart(':');
        var semicolon = rest.IndexOf(';', StringComparison.Ordinal);
        var prerequisites = (semicolon < 0 ? rest : rest[..semicolon]).Trim();
        if (prerequisites.Contains('=', StringComparison.Ordinal))
        {
            // A variable of one target: what it is elsewhere is not certain any more.
            var name = prerequisites[..prerequisites.IndexOf('=', StringComparison.Ordinal)].TrimEnd(':', '?', '+', ' ').Split(' ')[^1];
            variables[name] = null;
            return at;
        }

        isOneShell |= targets == ".ONESHELL";
        var recipe = ImmutableArray.CreateBuilder<RecipeText>();
        if (semicolon >= 0)
        {
            recipe.Add(new RecipeText(rest[(semicolon + 1)..].Trim(), where));
        }

        at = Recipe(lines, at, where.File, recipe);
        rules.Add(new MakeRule(targets, prerequisites, recipe.ToImmutable(), where));
        return at;
    }

    private static int Recipe(string[] lines, int at, string file, ImmutableArray<RecipeText>.Builder recipe)
    {
        while (at + 1 < lines.Length)
        {
            var next = lines[at + 1].TrimEnd('\r');
            var isBetween = next.AsSpan().Trim().IsEmpty || next.StartsWith('#') || next is ['i', 'f', ..] or ['e', 'l', 's', 'e', ..] or ['e', 'n', 'd', 'i', 'f', ..];
            if (!next.StartsWith('\t') && !(isBetween && HasRecipeAfter(lines, at + 1)))
            {
                break;
            }

            at++;
            if (!next.StartsWith('\t'))
            {
                continue;
            }

            var first = at;
            var text = next[1..];
            while (text.EndsWith('\\') && at + 1 < lines.Length)
            {
                text = $"{text}\n{lines[++at].TrimEnd('\r').TrimStart('\t')}";
            }

            recipe.Add(new RecipeText(text, new SourceLocation(file, first + 1)));
        }

        return at;
    }

    // Empty lines, comments and conditions may stand within a recipe; a few of them, not a thousand.
    private static bool HasRecipeAfter(string[] lines, int at)
    {
        for (var next = at + 1; next < lines.Length && next < at + 10; next++)
        {
            if (lines[next].StartsWith('\t'))
            {
                return true;
            }

            var text = lines[next].AsSpan().Trim();
            if (!text.IsEmpty && text[0] != '#' && !text.StartsWith("if") && !text.StartsWith("else") && !text.StartsWith("endif"))
            {
                return false;
            }
        }

        return false;
    }
}
