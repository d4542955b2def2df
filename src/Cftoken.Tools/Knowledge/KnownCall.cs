using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Knowledge.Reading;

namespace Cftoken.Tools.Knowledge;

/// <summary>A call that a tool makes for a command or a configuration key, as a reader of the knowledge sees it.</summary>
/// <param name="Row">The row of knowledge that says so: <c>binding.r2_buckets#0</c>.</param>
/// <param name="Commands">The commands that make it; <c>*</c> stands for every command.</param>
/// <param name="Keys">The configuration keys that bring it about; empty where the command alone does.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Effects">What it does beyond being made.</param>
/// <param name="When">When it is made, in words; null: always.</param>
/// <param name="Since">The version with which it began: <c>4.45.0</c>, or a range; null: as far back as is known.</param>
/// <param name="Until">The first version without it; null: it is still made.</param>
/// <param name="Denials">What a refusal does, by version; empty: nobody measured it.</param>
/// <param name="IsSession">Whether it carries a session's own token, so that the API token needs nothing for it.</param>
/// <param name="Why">What it is for, in a few words.</param>
/// <param name="Source">What that rests on.</param>
/// <param name="Confidence">How sure it is that it is made, 0 to 1.</param>
public sealed record KnownCall(
    string Row,
    ImmutableArray<string> Commands,
    ImmutableArray<string> Keys,
    Operation Operation,
    ImmutableArray<Effect> Effects,
    string? When,
    string? Since,
    string? Until,
    ImmutableArray<KnownDenial> Denials,
    bool IsSession,
    string Why,
    string Source,
    double Confidence)
{
    /// <summary>Stands among the commands for every command.</summary>
    public const string EveryCommand = KnowledgeFile.EveryCommand;

    /// <summary>The part of a run in which it is made: <c>lookup</c>, <c>upload</c>, <c>triggers</c>; <c>run</c> for a command without parts.</summary>
    public required string Phase { get; init; }

    /// <summary>Whether it stands in a sequence that only a refusal or an empty answer leads to.</summary>
    public required bool IsFollowUp { get; init; }

    /// <summary>The versions in which it is made.</summary>
    internal VersionSpan Versions { get; init; }

    /// <summary>Whether a version may make it; inside a range both sides may hold.</summary>
    public bool MayHold(ToolVersion version) => Versions.MayHold(version);
}

/// <summary>What a refusal does in some versions.</summary>
/// <param name="From">The first of them; null: as far back as is known.</param>
/// <param name="To">The last of them; null: still.</param>
/// <param name="Effect">fatal, tolerated, fallback or unknown.</param>
/// <param name="Loses">For a tolerated one: what does not work then; else null.</param>
public sealed record KnownDenial(ToolVersion? From, ToolVersion? To, string Effect, string? Loses);

/// <summary>What the upload of a Worker is checked for because of a configuration key, without a call of its own.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Effect">What is wanted for it.</param>
/// <param name="When">When, in words; null: always.</param>
/// <param name="Why">What it is for.</param>
public sealed record KnownUpload(ImmutableArray<string> Keys, Effect Effect, string? When, string Why);
