using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Projects.Yaml;

namespace Cftoken.Projects.Runs;

/// <summary>Shell text whose lines come from any places: what a CI file puts together from several of its values.</summary>
/// <param name="Lines">The lines.</param>
internal sealed record PlacedText(ImmutableArray<TextLine> Lines)
{
    // Stands for the text itself while its runs are looked for; no file has such a name.
    private const string Here = "\u0001";

    /// <summary>The text as one string.</summary>
    internal string Text => string.Join('\n', Lines.Select(line => line.Text));

    /// <summary>The lines without the line breaks that only YAML or a backslash makes, empty ones left out: what an action reads as a list.</summary>
    internal IEnumerable<TextLine> LogicalLines
    {
        get
        {
            TextLine? open = null;
            foreach (var line in Lines)
            {
                var joined = open is { } before ? before with { Text = before.Text + line.Text } : line;
                open = joined.Text.EndsWith('\\') ? joined with { Text = joined.Text[..^1] } : null;
                if (open is null && joined.Text.Trim().Length > 0)
                {
                    yield return joined with { Text = joined.Text.Trim() };
                }
            }

            if (open is { } last && last.Text.Trim().Length > 0)
            {
                yield return last with { Text = last.Text.Trim() };
            }
        }
    }

    /// <summary>The runs that the text leads to, each at the line that it comes from.</summary>
    /// <param name="finder">What follows shell text.</param>
    /// <param name="folder">The full path of the folder in which it starts.</param>
    /// <param name="variables">The environment variables that are set for it.</param>
    /// <param name="source">What starts it.</param>
    /// <param name="settings">What its surroundings set.</param>
    internal FoundRuns Find(RunFinder finder, string folder, ImmutableDictionary<string, string> variables, CommandSource source, RunSettings settings)
    {
        if (Lines.IsEmpty)
        {
            return FoundRuns.None;
        }

        if (Lines.Select((line, index) => line.Where == (Lines[0].Where with { Line = Lines[0].Where.Line + index })).All(follows => follows))
        {
            return finder.Find(new ShellScript(Text, folder, Lines[0].Where, variables), source, settings);
        }

        var found = finder.Find(new ShellScript(Text, folder, new SourceLocation(Here, 1), variables), source, settings);
        return new FoundRuns(
            [.. found.Runs.Select(run => run with { Invocation = run.Invocation with { Where = Back(run.Invocation.Where) }, Via = [.. run.Via.Select(Back)] })],
            [.. found.Unfollowed.Select(unfollowed => unfollowed with { Where = Back(unfollowed.Where) })]);
    }

    private SourceLocation Back(SourceLocation where) =>
        where.File == Here ? Lines[Math.Clamp(where.Line - 1, 0, Lines.Length - 1)].Where : where;
}
