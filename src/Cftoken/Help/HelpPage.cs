using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Cftoken.Output;

namespace Cftoken.Help;

/// <summary>The help of one command: what it does, how it is called, examples, and every option.</summary>
/// <param name="ui">Where it is shown.</param>
internal sealed class HelpPage(Ui ui) : SynchronousCommandLineAction
{
    /// <summary>Help is shown whatever else is wrong with the command line.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        Show(parseResult.CommandResult.Command);
        return ExitCode.Done;
    }

    private void Show(Command command)
    {
        var page = ui.Result;
        page.Line(0, command.Description ?? string.Empty);
        Heading("Usage");
        page.Line(2, UsageOf(command));
        if (command is FaceCommand { Examples.Count: > 0 } face)
        {
            Heading("Examples");
            foreach (var example in face.Examples)
            {
                page.Line(2, new Piece(example.CommandLine.Replace(' ', Page.Unbreakable), Tone.Action));
                page.Line(6, new Piece(example.Says, Tone.Quiet));
            }
        }

        var commands = command.Subcommands.OfType<FaceCommand>().ToList();
        foreach (var group in commands.GroupBy(sub => sub.Group))
        {
            Rows(group.Key, group.Select(sub => (sub.Name, sub.Description)), commands.Max(sub => sub.Name.Length));
        }

        Rows("Arguments", command.Arguments.Where(argument => !argument.Hidden).Select(argument => (NameOf(argument), argument.Description)));
        Rows("Options", OptionsOf(command).Select(option => (SpellingsOf(option), option.Description)));
        if (command is FaceCommand { Notes.Count: > 0 } noted)
        {
            Heading("Notes");
            foreach (var note in noted.Notes)
            {
                page.Hanging(2, 4, "· ", note);
            }
        }

        if (command is RootCommand)
        {
            Heading("Exit codes");
            page.Line(2, ExitCode.Legend);
            page.Blank();
            page.Line(0, new Piece("More on one command: cftoken COMMAND --help", Tone.Quiet));
        }

        void Heading(string text)
        {
            page.Blank();
            page.Line(0, new Piece(text, Tone.Strong));
        }

        void Rows(string heading, IEnumerable<(string Term, string? Text)> rows, int widest = 0)
        {
            var all = rows.ToList();
            if (all.Count == 0)
            {
                return;
            }

            Heading(heading);
            var termWidth = Math.Min(Math.Max(widest, all.Max(row => row.Term.Length)) + 3, 30);
            foreach (var (term, text) in all)
            {
                page.Row(2, termWidth, term, text ?? string.Empty);
            }
        }
    }

    private static string UsageOf(Command command)
    {
        if (command is RootCommand)
        {
            return "cftoken COMMAND [PATH] [OPTIONS]";
        }

        var arguments = string.Concat(command.Arguments.Where(argument => !argument.Hidden).Select(argument => " " + NameOf(argument)));
        return $"cftoken {PathOf(command)} [OPTIONS]{arguments}";
    }

    // A command of a command is called by both names.
    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } above and not RootCommand ? $"{PathOf(above)} {command.Name}" : command.Name;

    private static string NameOf(Argument argument)
    {
        var name = argument.HelpName ?? argument.Name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static IEnumerable<Option> OptionsOf(Command command)
    {
        var inherited = command.Parents.OfType<Command>().SelectMany(parent => parent.Options).Where(option => option.Recursive);
        return command.Options.Concat(inherited).Where(option => !option.Hidden).OrderBy(option => option is HelpOption or VersionOption);
    }

    private static string SpellingsOf(Option option)
    {
        var names = string.Join(", ", option.Aliases.Where(alias => alias.Length == 2).Append(option.Name));
        return option.ValueType == typeof(bool) || option is HelpOption or VersionOption ? names : $"{names} {option.HelpName}";
    }
}
