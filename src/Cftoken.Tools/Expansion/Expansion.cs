using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Core.Problems;

namespace Cftoken.Tools.Expansion;

/// <summary>What one run of a tool will call, and what it therefore needs.</summary>
/// <param name="Calls">The calls in the order in which the tool makes them; where the state is open, those of every possibility.</param>
/// <param name="Requirements">What the token must be allowed, in the order of the calls.</param>
/// <param name="Unknowns">What could not be expanded: keys, bindings, commands that no knowledge covers; denials that nobody measured.</param>
/// <param name="Advice">What a change of the configuration would spare.</param>
/// <param name="NoCalls">Why the run calls nothing (<c>--local</c> works on a local copy); null where it calls something or is unknown.</param>
public sealed record Expansion(
    ImmutableArray<ExpectedCall> Calls,
    ImmutableArray<Requirement> Requirements,
    ImmutableArray<Unknown> Unknowns,
    ImmutableArray<Advice> Advice,
    string? NoCalls)
{
    /// <summary>What has to be repaired in the configuration or command before it can be planned.</summary>
    public ImmutableArray<Problem> Problems { get; init; } = [];
}

/// <summary>One call that the tool is expected to make.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Resource">What it is made on; null for a call that carries a session token instead of the API token.</param>
/// <param name="Need">Whether the run fails when the call is refused.</param>
/// <param name="Where">The configuration node or the invocation that it comes from.</param>
/// <param name="Row">The row of knowledge that says so: <c>deploy.r2_buckets#2</c>.</param>
/// <param name="Phase">The part of the run that it belongs to.</param>
public sealed record ExpectedCall(
    Operation Operation,
    Resource? Resource,
    Need Need,
    SourceLocation Where,
    string Row,
    string Phase);

/// <summary>Something that the knowledge does not cover, said aloud.</summary>
/// <param name="Kind">What sort of thing it is.</param>
/// <param name="What">The key, the command, the call; cleaned for showing.</param>
/// <param name="Where">Where it stands.</param>
/// <param name="Consequence">What that means for the plan.</param>
public sealed record Unknown(UnknownKind Kind, string What, SourceLocation Where, string Consequence);

/// <summary>What sort of thing is not known.</summary>
public enum UnknownKind
{
    /// <summary>A command of the tool that no knowledge file covers.</summary>
    Command,

    /// <summary>A configuration key that no knowledge file covers.</summary>
    ConfigurationKey,

    /// <summary>A binding that the tool's version refuses to deploy as it stands.</summary>
    Binding,

    /// <summary>What happens when a call is refused was never measured; it is planned as required.</summary>
    Denial,

    /// <summary>The version lies where the boundary of a behaviour is only known as a range; both sides are planned.</summary>
    VersionBoundary,
}

/// <summary>A change of the configuration that makes calls unnecessary.</summary>
/// <param name="Change">What to set: <c>set zone_id on the route</c>.</param>
/// <param name="Spares">The operations that are then not called.</param>
/// <param name="Where">Where to set it.</param>
public sealed record Advice(string Change, ImmutableArray<Operation> Spares, SourceLocation Where)
{
    /// <summary>The permissions that are then not needed.</summary>
    public ImmutableArray<PermissionGroup> Frees { get; init; } = [];
}
