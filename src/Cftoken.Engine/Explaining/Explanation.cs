using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Catalog.Resolving;
using Cftoken.Core.Problems;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Engine.Explaining;

/// <summary>What became of a text that was to be explained.</summary>
/// <param name="Asked">The text, made safe to show and cut.</param>
/// <param name="Wrangler">The version of wrangler that answers are for.</param>
/// <param name="Readings">What it can be taken for; empty where nothing was recognised.</param>
/// <param name="Suggestions">Where nothing was recognised: what may have been meant, the likeliest first.</param>
/// <param name="Notes">What else has to be said: a project that could not be read, a text that was cut.</param>
public sealed record Explanation(
    string Asked,
    ToolVersion Wrangler,
    ImmutableArray<Reading> Readings,
    ImmutableArray<Suggestion> Suggestions,
    ImmutableArray<string> Notes);

/// <summary>Something that may have been meant.</summary>
/// <param name="Text">What to ask for.</param>
/// <param name="Kind">What it is.</param>
public sealed record Suggestion(string Text, ReadingKind Kind);

/// <summary>One thing that a text was taken for.</summary>
/// <param name="Kind">What.</param>
/// <param name="TakenFor">The same for people: <c>the operation PUT /accounts/…</c>.</param>
/// <param name="Uses">Where the project at hand uses it.</param>
public abstract record Reading(ReadingKind Kind, string TakenFor, ImmutableArray<ProjectUse> Uses);

/// <summary>A place in the project at hand.</summary>
/// <param name="Where">File and line.</param>
/// <param name="What">What stands there or follows from it.</param>
public sealed record ProjectUse(SourceLocation Where, string What);

/// <summary>The text names operations.</summary>
/// <param name="TakenFor">What it was taken for.</param>
/// <param name="Operations">They, at least one.</param>
/// <param name="Note">What is odd about the reading (a page that no source joins to an operation); else null.</param>
/// <param name="Uses">Where the project uses them.</param>
public sealed record OperationReading(string TakenFor, ImmutableArray<OperationFacts> Operations, string? Note, ImmutableArray<ProjectUse> Uses)
    : Reading(ReadingKind.Operation, TakenFor, Uses);

/// <summary>What is known of one operation.</summary>
/// <param name="Operation">It.</param>
/// <param name="Page">The page that documents it; null where none is known.</param>
/// <param name="Choices">The groups of which any one lets the call through, the smallest surface first.</param>
/// <param name="Taken">The one that a plan takes for this call alone; null where none is known or none is needed.</param>
/// <param name="Owners">The kinds of owner whose tokens can make the call.</param>
/// <param name="Effects">What it may do beyond being made, and what is wanted for that.</param>
/// <param name="Callers">Which commands and configuration keys of wrangler call it.</param>
public sealed record OperationFacts(
    Operation Operation,
    Uri? Page,
    ImmutableArray<GroupChoice> Choices,
    PermissionGroup? Taken,
    ImmutableArray<OwnerKind> Owners,
    ImmutableArray<Effect> Effects,
    ImmutableArray<KnownCall> Callers);

/// <summary>A group that lets a call through, and how much more it allows.</summary>
/// <param name="Group">The group.</param>
/// <param name="Surface">All that it can call, on one resource.</param>
public sealed record GroupChoice(PermissionGroup Group, Surface Surface);

/// <summary>The text spells one or several permissions.</summary>
/// <param name="TakenFor">What it was taken for.</param>
/// <param name="Resolution">Whether it is one, several together, or any one of several.</param>
/// <param name="Note">What is odd about the spelling; else null.</param>
/// <param name="Permissions">They.</param>
/// <param name="Uses">Where the project needs them.</param>
public sealed record PermissionReading(
    string TakenFor, ResolutionKind Resolution, string? Note, ImmutableArray<PermissionFacts> Permissions, ImmutableArray<ProjectUse> Uses)
    : Reading(ReadingKind.Permission, TakenFor, Uses);

/// <summary>What is known of one permission.</summary>
/// <param name="Group">The group.</param>
/// <param name="Resource">The kind of resource that it is granted on; null where nothing is known of the kind.</param>
/// <param name="Allows">What it can call.</param>
/// <param name="Smaller">Groups for the same product that allow less.</param>
/// <param name="NeededBy">Which bindings and commands of wrangler need it.</param>
public sealed record PermissionFacts(
    PermissionGroup Group,
    ResourceScope? Resource,
    Allowance Allows,
    ImmutableArray<GroupChoice> Smaller,
    ImmutableArray<GroupNeed> NeededBy);

/// <summary>A binding or command that needs a permission.</summary>
/// <param name="Subject">The binding or command.</param>
/// <param name="Need">How much.</param>
public sealed record GroupNeed(string Subject, Need Need);

/// <summary>What a set of grants can call.</summary>
/// <param name="Surface">The measure.</param>
/// <param name="Products">The calls by product, the most first.</param>
/// <param name="Risks">What could be done with it, in words.</param>
public sealed record Allowance(Surface Surface, ImmutableArray<ProductShare> Products, ImmutableArray<string> Risks);

/// <summary>The calls of one product.</summary>
/// <param name="Product">The part of the path that names it: <c>workers/scripts</c>.</param>
/// <param name="Operations">How many.</param>
/// <param name="Changing">How many of them change something.</param>
public sealed record ProductShare(string Product, int Operations, int Changing);

/// <summary>The text names a key of wrangler's configuration.</summary>
/// <param name="TakenFor">What it was taken for.</param>
/// <param name="Key">The key, dotted where it lies deeper.</param>
/// <param name="Calls">The calls that it brings about, in their order; empty: none.</param>
/// <param name="Uploads">What the upload is checked for because of it.</param>
/// <param name="Rows">Its rows of the matrix.</param>
/// <param name="Uses">Where the project sets it.</param>
public sealed record BindingReading(
    string TakenFor,
    string Key,
    ImmutableArray<KnownCall> Calls,
    ImmutableArray<KnownUpload> Uploads,
    ImmutableArray<Matrices.MatrixRow> Rows,
    ImmutableArray<ProjectUse> Uses)
    : Reading(ReadingKind.Binding, TakenFor, Uses);

/// <summary>The text is a command of wrangler, or the beginning of several.</summary>
/// <param name="TakenFor">What it was taken for.</param>
/// <param name="Command">The command without arguments.</param>
/// <param name="NoCalls">Why it calls nothing; null where it does.</param>
/// <param name="Calls">Its calls in order, as far as the words tell: what depends on the account's state is there.</param>
/// <param name="Row">Its row of the matrix: what it needs.</param>
/// <param name="Unknowns">What is not known of it.</param>
/// <param name="Uses">Where the project runs it.</param>
public sealed record CommandReading(
    string TakenFor,
    string Command,
    string? NoCalls,
    ImmutableArray<CommandCall> Calls,
    Matrices.MatrixRow? Row,
    ImmutableArray<string> Unknowns,
    ImmutableArray<ProjectUse> Uses)
    : Reading(ReadingKind.Command, TakenFor, Uses);

/// <summary>One call of a command.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Need">Whether the run fails when it is refused.</param>
/// <param name="Known">What the knowledge says of it; null where the row is not a call's own.</param>
public sealed record CommandCall(Operation Operation, Need Need, KnownCall? Known);

/// <summary>The text is an error or holds one.</summary>
/// <param name="TakenFor">What it was taken for.</param>
/// <param name="Codes">The codes in it, the first first.</param>
/// <param name="Operations">The operations that its paths name, each with what it wants.</param>
/// <param name="Uses">Where the project calls them.</param>
public sealed record ErrorReading(string TakenFor, ImmutableArray<ErrorCode> Codes, ImmutableArray<OperationFacts> Operations, ImmutableArray<ProjectUse> Uses)
    : Reading(ReadingKind.Error, TakenFor, Uses);

/// <summary>One code of an error text.</summary>
/// <param name="Code">The number.</param>
/// <param name="Product">The product that answered, where a path tells it; else null.</param>
/// <param name="Meanings">What it may mean, the likeliest first; empty: nothing is recorded of it.</param>
public sealed record ErrorCode(int Code, string? Product, ImmutableArray<ErrorMeaning> Meanings);
