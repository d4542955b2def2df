using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Tools.Expansion;

namespace Cftoken.Engine.Explaining.Matrices;

/// <summary>Which binding and which command needs which permission, beside what the usual guides say.</summary>
/// <param name="Wrangler">The version of wrangler that it holds for.</param>
/// <param name="CatalogDate">The day of the description that it rests on.</param>
/// <param name="Bindings">What each binding adds to a deploy.</param>
/// <param name="Commands">What each command needs by itself.</param>
/// <param name="Guide">The guide that it is held against: name, place and date.</param>
/// <param name="Template">The dashboard's template, with all that is said of it.</param>
public sealed record PermissionMatrix(
    ToolVersion Wrangler,
    DateOnly CatalogDate,
    ImmutableArray<MatrixRow> Bindings,
    ImmutableArray<MatrixRow> Commands,
    SourceNote Guide,
    TokenTemplate Template);

/// <summary>One row of the matrix.</summary>
/// <param name="Subject">The binding and its form, or the command line.</param>
/// <param name="Key">The binding's key; null for a command.</param>
/// <param name="Permissions">
/// For a binding what it adds to a plain deploy, for a command all that it needs; required first, then recommended, then
/// optional. Empty: nothing.
/// </param>
/// <param name="Said">What the usual guides ask for, each with why it differs.</param>
/// <param name="Confidence">How sure the row is, 0 to 1.</param>
/// <param name="Unknowns">What is not known: denials that nobody measured, a version outside the recorded ones.</param>
public sealed record MatrixRow(
    string Subject,
    string? Key,
    ImmutableArray<PlannedPermission> Permissions,
    ImmutableArray<GuideWord> Said,
    double Confidence,
    ImmutableArray<string> Unknowns);

/// <summary>What a guide asks for.</summary>
/// <param name="Group">The permission.</param>
/// <param name="Says">The guide's words.</param>
/// <param name="Difference">Why the plan differs; null where it does not.</param>
public sealed record GuideWord(PermissionGroup Group, string Says, string? Difference);
