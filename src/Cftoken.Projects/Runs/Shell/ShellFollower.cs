using System.Collections.Immutable;
using Cftoken.Projects.Runs.Following;
using Cftoken.Tools.Invocations;
using Cftoken.Tools.Invocations.Shell;

namespace Cftoken.Projects.Runs.Shell;

/// <summary>
/// Follows shell text command by command, as far as reading tells what it does. Of the arms of <c>if</c> and <c>case</c>
/// all are followed: each may be run.
/// </summary>
/// <param name="search">The search that it belongs to.</param>
/// <param name="expansions">Knows the output of a few commands.</param>
internal sealed class ShellFollower(RunSearch search, Substitutions expansions)
{
    private const int MostIterations = 200;

    /// <summary>Follows a text.</summary>
    internal void Text(string text, ShellState state, Place place)
    {
        if (text.Length > RunSearch.MostCharacters)
        {
            search.TooLarge(place.At(0));
            return;
        }

        if (place.Active.Length + place.Trail.Length > RunSearch.MostLevels)
        {
            search.TooDeep(place.At(0));
            return;
        }

        var tree = ShellParser.Parse(text);
        Nodes(tree.Nodes, state, place);
        if (tree.TooDeepAt is { } line)
        {
            search.TooDeep(place.At(line));
        }
    }

    /// <summary>Follows the body of a function.</summary>
    internal void Nodes(ImmutableArray<ShellNode> nodes, ShellState state, Place place)
    {
        foreach (var node in nodes)
        {
            if (state.HasEnded || search.IsSpent)
            {
                return;
            }

            Node(node, state, place);
        }
    }

    private void Node(ShellNode node, ShellState state, Place place)
    {
        switch (node)
        {
            case ShellCommand command:
                Command(command, state, place);
                break;
            case ShellSubshell subshell:
                Nodes(subshell.Body, state.Copy(), place);
                break;
            case ShellChoice choice:
                Choice(choice, state, place);
                break;
            case ShellLoop loop:
                Loop(loop, state, place);
                break;
            case ShellFunction function:
                state.Functions = state.Functions.SetItem(function.Name, new DefinedFunction(function.Body, place));
                break;
        }
    }

    private void Choice(ShellChoice choice, ShellState state, Place place)
    {
        var ways = new List<ShellState>();
        if (!choice.RunsOne)
        {
            ways.Add(state.Copy());
        }

        foreach (var arm in choice.Arms)
        {
            var way = state.Copy();
            Nodes(arm, way, place);
            ways.Add(way);
        }

        if (ways.Count > 0)
        {
            state.Join(ways);
        }
    }

    private void Loop(ShellLoop loop, ShellState state, Place place)
    {
        var words = loop.Words is { } listed
            ? [.. listed.SelectMany(word => new ShellExpansion(state, expansions).Words(word)).SelectMany(word => search.Globs.Expand(word, state.Folder))]
            : state.Arguments ?? [Unknown.Of("$@")];
        foreach (var word in words.Take(MostIterations))
        {
            // Loops within loops multiply, whether they run anything or not.
            if (!search.Spend(place.At(loop.Line)))
            {
                return;
            }

            state.Set(loop.Variable, Unknown.IsIn(word) ? ShellValue.Unknown : ShellValue.Of(loop.Variable, word));
            Nodes(loop.Body, state, place);
        }

        if (words.Length > MostIterations)
        {
            search.Unfollowed($"for {loop.Variable} in …", $"It goes through {words.Length} words; only the first {MostIterations} are in the plan.", place.At(loop.Line));
        }
    }

    private void Command(ShellCommand command, ShellState state, Place place)
    {
        if (!search.Spend(place.At(command.Line)))
        {
            return;
        }

        foreach (var piece in command.Words.SelectMany(word => word.Pieces))
        {
            if (piece.Kind == ShellPieceKind.Commands)
            {
                var within = place.Within(piece.Line);
                Text(piece.Text, state.Copy(), within with { Active = within.Active.Add("$(") });
            }
        }

        // A variable that can have several values stands for as many commands; two such variables in one command would
        // pair values that never meet.
        var several = Names(command).Where(name => state.Variables.TryGetValue(name, out var value) && value.Values.Length > 1).Distinct(StringComparer.Ordinal).ToList();
        if (several is not [var name])
        {
            Expanded(command, state, place);
            return;
        }

        var all = state.Variables[name];
        foreach (var value in all.Values)
        {
            state.Variables = state.Variables.SetItem(name, new ShellValue([value]));
            Expanded(command, state, place);
        }

        state.Variables = state.Variables.TryGetValue(name, out var last) && last.Single == all.Values[^1] ? state.Variables.SetItem(name, all) : state.Variables;
    }

    private static IEnumerable<string> Names(ShellCommand command) =>
        from word in command.Words
        from piece in word.Pieces
        where piece.Kind == ShellPieceKind.Parameter
        let name = ShellParameter.Read(piece.Text).Name
        where name is not null
        select name;

    private void Expanded(ShellCommand command, ShellState state, Place place)
    {
        var expansion = new ShellExpansion(state, expansions);
        var first = 0;
        var assignments = ImmutableDictionary.CreateBuilder<string, ShellValue>(StringComparer.Ordinal);
        while (first < command.Words.Length && Assignment(command.Words[first]) is { } name)
        {
            assignments[name] = Assigned(command.Words[first++], name, expansion);
        }

        if (first == command.Words.Length)
        {
            foreach (var (name, value) in assignments)
            {
                state.Set(name, value);
            }

            return;
        }

        var words = command.Words.Skip(first).SelectMany(word => expansion.Words(word)).ToImmutableArray();
        if (words.IsEmpty || words[^1] is "]]" or "]")
        {
            return;
        }

        if (!new ShellBuiltins(this, search).TryRun(words, [.. command.Words.Skip(first + 1)], expansion, state, place, command.Line))
        {
            Start(words, assignments.ToImmutable(), command, state, place);
        }
    }

    private void Start(ImmutableArray<string> words, ImmutableDictionary<string, ShellValue> assignments, ShellCommand command, ShellState state, Place place)
    {
        var where = place.At(command.Line);
        if (state.Functions.TryGetValue(words[0], out var function))
        {
            var key = $"function {words[0]}";
            if (!place.Active.Contains(key))
            {
                Call(function, words, assignments, state, place.To(where, key, function.Place.Where, function.Place.HasLines));
            }

            return;
        }

        search.Start(words, state.Folder, state.Environment.SetItems(assignments), place, where, command.Input, place.Within(command.InputLine));
    }

    private void Call(DefinedFunction function, ImmutableArray<string> words, ImmutableDictionary<string, ShellValue> assignments, ShellState state, Place place)
    {
        var outer = state.Arguments;
        state.Arguments = words[1..];
        foreach (var (name, value) in assignments)
        {
            state.Set(name, value, isExported: true);
        }

        Nodes(function.Body, state, place);

        // "return" ends the function alone; "exit" ends all, but what follows a call is rarely meant to be unreachable.
        (state.Arguments, state.HasEnded) = (outer, false);
    }

    /// <summary>The name that a word such as <c>NAME=value</c> sets; null where it sets none.</summary>
    internal static string? Assignment(ShellWord word) =>
        word.Pieces is [{ Kind: ShellPieceKind.Literal, IsQuoted: false } start, ..] ? Launch.AssignedName(start.Text) : null;

    /// <summary>The value of a word such as <c>NAME=value</c>.</summary>
    internal static ShellValue Assigned(ShellWord word, string name, ShellExpansion expansion)
    {
        var start = word.Pieces[0];
        var rest = word.Pieces[0].Text.Length == name.Length + 1 ? word.Pieces.Skip(1).ToList() : [];
        var text = expansion.Text(word)[(start.Text.IndexOf('=', StringComparison.Ordinal) + 1)..];
        var value = Unknown.IsIn(text) ? ShellValue.Unknown : ShellValue.Of(name, text);
        return value with { Name = ShellExpansion.CopyOf(rest) };
    }
}
