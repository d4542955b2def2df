using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Executing;

/// <summary>What is to be run, and with whose credential.</summary>
/// <param name="Path">The project's folder, or a configuration file in it.</param>
/// <param name="Child">The program and its arguments.</param>
public sealed record ExecRequest(string Path, ImmutableArray<string> Child) : TokenRequest(Path)
{
    /// <summary>The sink that is looked at first for the token; null: where it was delivered, else the usual files.</summary>
    public string? Sink { get; init; }

    /// <summary>Variables of this shell that the command gets although it would not.</summary>
    public ImmutableArray<string> Keep { get; init; } = [];

    /// <summary>How long a token lives that is made for the command and deleted after it; null: none is made.</summary>
    public TimeToLive? Temporary { get; init; }

    /// <summary>Who answers for that token; null: as the job says.</summary>
    public string? OwnerName { get; init; }

    /// <summary>Whether the command is to use wrangler's own login, and no token.</summary>
    public bool UsesLogin { get; init; }

    /// <inheritdoc />
    protected override string Command => "exec";

    /// <inheritdoc />
    protected override IEnumerable<(string Option, string? Value)> Words() => [.. base.Words(), ("--sink", Sink), ("--temporary", Temporary?.ToString()), ("--owner", OwnerName), .. Many("--keep", Keep)];

    /// <inheritdoc />
    protected override IEnumerable<string> Flags() => UsesLogin ? ["--oauth"] : [];

    /// <summary>The command line with the command in it.</summary>
    /// <param name="more">What no request holds, as it is typed.</param>
    internal string WithChild(string? more = null) =>
        ToCommandLine($"{(more is null ? string.Empty : $"{more} ")}-- {string.Join(' ', Child.Select(ShellText.Quote))}");
}

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Left">What is left to do about a token that was made for it and could not be deleted; null where nothing is.</param>
public sealed record ExecResult(int ExitCode, Problem? Left = null);

/// <summary>What running a command tells while it goes on.</summary>
public interface IExecDialogue : ICreateDialogue
{
    /// <summary>Has this machine's runner hide a value in everything that is written from now on, where there is a runner that can.</summary>
    void Hide(Secret value);
}
