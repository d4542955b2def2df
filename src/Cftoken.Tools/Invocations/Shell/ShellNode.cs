using System.Collections.Immutable;

namespace Cftoken.Tools.Invocations.Shell;

/// <summary>A part of shell text that runs something.</summary>
/// <param name="Line">Its first line, counted from 0 at the beginning of the text.</param>
public abstract record ShellNode(int Line);

/// <summary>One command.</summary>
/// <param name="Line">Its line.</param>
/// <param name="Words">Its words, variables in front included; redirections left out. At least one.</param>
/// <param name="Input">The here-document that it reads; null where there is none.</param>
/// <param name="InputLine">The line on which the here-document's text begins.</param>
public sealed record ShellCommand(int Line, ImmutableArray<ShellWord> Words, string? Input, int InputLine) : ShellNode(Line);

/// <summary>Nodes that run in a shell of their own: <c>( … )</c>. What they set and where they go ends with them.</summary>
/// <param name="Line">Its line.</param>
/// <param name="Body">What it runs.</param>
public sealed record ShellSubshell(int Line, ImmutableArray<ShellNode> Body) : ShellNode(Line);

/// <summary>Nodes of which at most one list is run: the arms of <c>if</c> and <c>case</c>, what stands behind <c>||</c>, the body of <c>while</c>.</summary>
/// <param name="Line">Its line.</param>
/// <param name="Arms">The lists.</param>
/// <param name="RunsOne">Whether one of them is certainly run.</param>
public sealed record ShellChoice(int Line, ImmutableArray<ImmutableArray<ShellNode>> Arms, bool RunsOne) : ShellNode(Line);

/// <summary><c>for NAME in WORDS; do … done</c>.</summary>
/// <param name="Line">Its line.</param>
/// <param name="Variable">The name.</param>
/// <param name="Words">The words; the positional parameters where it names none.</param>
/// <param name="Body">What it runs for each.</param>
public sealed record ShellLoop(int Line, string Variable, ImmutableArray<ShellWord>? Words, ImmutableArray<ShellNode> Body) : ShellNode(Line);

/// <summary><c>name() { … }</c>: runs nothing until it is called.</summary>
/// <param name="Line">Its line.</param>
/// <param name="Name">Its name.</param>
/// <param name="Body">What a call runs.</param>
public sealed record ShellFunction(int Line, string Name, ImmutableArray<ShellNode> Body) : ShellNode(Line);

/// <summary>Shell text as it was understood.</summary>
/// <param name="Nodes">What it runs, in order.</param>
/// <param name="TooDeepAt">The line from which on it is nested too deeply to be read, counted from 0; null where all of it was read.</param>
public sealed record ShellTree(ImmutableArray<ShellNode> Nodes, int? TooDeepAt);
