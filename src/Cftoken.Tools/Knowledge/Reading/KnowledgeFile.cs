using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Tools.Knowledge.Conditions;

namespace Cftoken.Tools.Knowledge.Reading;

/// <summary>One file of tool knowledge: what a command does, or what a configuration key adds to commands.</summary>
/// <param name="Id">Its id: <c>deploy.r2_buckets</c>.</param>
/// <param name="Commands">The commands that it speaks of; <see cref="EveryCommand"/> stands for all that another file knows.</param>
/// <param name="Keys">The configuration keys that it knows, dotted where they lie deeper.</param>
/// <param name="When">What must hold for any of it.</param>
/// <param name="Each">The list whose items it is applied to, one after the other; null: once, to the whole.</param>
/// <param name="Calls">Its rows in order.</param>
/// <param name="Sequences">Rows that others fall back on or run into, by name.</param>
/// <param name="Uploads">What the upload of the script does besides, for each item.</param>
/// <param name="Advice">What would spare calls.</param>
/// <param name="Silent">When and why nothing is called at all.</param>
internal sealed record KnowledgeFile(
    string Id,
    ImmutableArray<string> Commands,
    ImmutableArray<string> Keys,
    Condition When,
    ConfigPath? Each,
    ImmutableArray<CallRow> Calls,
    ImmutableDictionary<string, ImmutableArray<CallRow>> Sequences,
    ImmutableArray<UploadEffect> Uploads,
    ImmutableArray<AdviceRow> Advice,
    ImmutableArray<SilentRow> Silent)
{
    /// <summary>Stands for every command.</summary>
    public const string EveryCommand = "*";
}

/// <summary>One call, or one sequence of calls, and when it is made.</summary>
/// <param name="Id">The file's id and the row's place in it.</param>
/// <param name="Operation">The operation; null where the row runs a sequence.</param>
/// <param name="Run">The sequence that it runs; null where it makes a call.</param>
/// <param name="Each">The list that it is applied to instead of the file's.</param>
/// <param name="Per">How often the call is made.</param>
/// <param name="Times">How many times over.</param>
/// <param name="When">What must hold.</param>
/// <param name="Phase">Its place in <see cref="Knowledge.Phase.InOrder"/>.</param>
/// <param name="Versions">The versions in which it holds.</param>
/// <param name="On">The resource that it is made on.</param>
/// <param name="IsSession">Whether it carries a session's own token, so that the API token needs nothing for it.</param>
/// <param name="IsUpload">Whether it uploads the script, and with it the bindings.</param>
/// <param name="OnDenied">What happens when it is refused, by version; empty: unknown.</param>
/// <param name="OnMissing">What follows when it finds nothing.</param>
/// <param name="Effects">What it does beyond being made.</param>
/// <param name="Why">A short phrase for people.</param>
/// <param name="Source">What it rests on.</param>
internal sealed record CallRow(
    string Id,
    Operation? Operation,
    string? Run,
    ConfigPath? Each,
    Repeat Per,
    int Times,
    Condition When,
    int Phase,
    VersionSpan Versions,
    ResourceRule On,
    bool IsSession,
    bool IsUpload,
    ImmutableArray<DenialRange> OnDenied,
    MissingRule? OnMissing,
    ImmutableArray<Effect> Effects,
    string Why,
    RowSource Source);

/// <summary>How often a call is made.</summary>
internal enum Repeat
{
    /// <summary>For each item.</summary>
    Item,

    /// <summary>Once for each resource that the items lie on.</summary>
    Resource,

    /// <summary>Once in the run.</summary>
    Run,
}

/// <summary>What a call is made on.</summary>
internal enum ResourceRule
{
    /// <summary>What the operation's level says.</summary>
    ByLevel,

    /// <summary>The account.</summary>
    Account,

    /// <summary>The item's zone.</summary>
    Zone,

    /// <summary>All zones of the account.</summary>
    AllZones,
}

/// <summary>What follows when a lookup finds nothing.</summary>
/// <param name="Code">Cloudflare's error code for it; null where an empty list says so.</param>
/// <param name="Then">The sequence that follows.</param>
/// <param name="Loses">Where the project hardly means that: what is lost when the sequence is refused. It is then optional, as long as the thing may exist.</param>
internal sealed record MissingRule(int? Code, string Then, string? Loses);

/// <summary>What the upload does for an item.</summary>
/// <param name="Effect">The effect.</param>
/// <param name="Each">The list that it is applied to instead of the file's.</param>
/// <param name="When">What must hold.</param>
/// <param name="Why">A short phrase for people.</param>
internal sealed record UploadEffect(Effect Effect, ConfigPath? Each, Condition When, string Why);

/// <summary>What would spare calls.</summary>
/// <param name="Each">The list that it is applied to instead of the file's.</param>
/// <param name="When">When the advice holds.</param>
/// <param name="Change">What to change.</param>
/// <param name="Spares">The operations that are then not called.</param>
/// <param name="Frees">The permissions that no plan holds for them, since every plan takes it that the advice is followed.</param>
internal sealed record AdviceRow(
    ConfigPath? Each, Condition When, string Change, ImmutableArray<Operation> Spares, ImmutableArray<PermissionGroup> Frees);

/// <summary>When a command calls nothing.</summary>
/// <param name="When">The condition.</param>
/// <param name="Versions">The versions in which it holds.</param>
/// <param name="Why">The reason, for people.</param>
internal sealed record SilentRow(Condition When, VersionSpan Versions, string Why);

/// <summary>What a row rests on.</summary>
/// <param name="Kind">measured, documented or inferred.</param>
/// <param name="Cases">For a measured one: the recorded cases.</param>
/// <param name="Note">For the others: who says so, or what it is concluded from, with the date.</param>
internal sealed record RowSource(SourceKind Kind, ImmutableArray<string> Cases, string? Note)
{
    /// <summary>How sure it is that the call is made, 0 to 1.</summary>
    public double Confidence => Kind switch
    {
        SourceKind.Measured => 1,
        SourceKind.Documented => 0.9,
        _ => 0.6,
    };

    /// <summary><c>measured: deploy-r2</c>.</summary>
    public override string ToString() => Kind == SourceKind.Measured
        ? $"measured: {string.Join(", ", Cases)}"
        : $"{(Kind == SourceKind.Documented ? "documented" : "inferred")}: {Note}";
}

/// <summary>The kinds of source.</summary>
internal enum SourceKind
{
    /// <summary>Recorded from the real tool.</summary>
    Measured,

    /// <summary>Read in the tool's source or documentation.</summary>
    Documented,

    /// <summary>Concluded from other rows.</summary>
    Inferred,
}
