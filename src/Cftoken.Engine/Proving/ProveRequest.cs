using System.Collections.Immutable;
using Cftoken.Emulator.State;
using Cftoken.Tools.Expansion;

namespace Cftoken.Engine.Proving;

/// <summary>What is to be proven.</summary>
/// <param name="Path">The project's folder, or a configuration file in it.</param>
/// <param name="Words">The command: the program and its arguments.</param>
public sealed record ProveRequest(string Path, ImmutableArray<string> Words)
{
    /// <summary>The environment of the configuration; null: the one that the command names.</summary>
    public string? Environment { get; init; }

    /// <summary>The version of wrangler to plan for; null: the project's own.</summary>
    public ToolVersion? Wrangler { get; init; }

    /// <summary>The job whose plan is proven; null: the command decides.</summary>
    public string? Job { get; init; }

    /// <summary>Whether the token gets the optional permissions as well, and they are tried too.</summary>
    public bool IncludeOptional { get; init; }

    /// <summary>The folder that is copied for each run; null: the package in which the project lies, or its workspace.</summary>
    public string? CopiedFolder { get; init; }

    /// <summary>What the emulator holds before each trial; null: what the project and the command name.</summary>
    public EmulatorSeed? Seed { get; init; }

    /// <summary>How long one run of the command may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>How far a proof has come.</summary>
/// <param name="Done">Trials that are over.</param>
/// <param name="Total">Trials in all: one with the whole plan, and one for each permission.</param>
/// <param name="Trying">The permission whose lack is being tried; null: the whole plan is.</param>
public sealed record ProveProgress(int Done, int Total, string? Trying);
