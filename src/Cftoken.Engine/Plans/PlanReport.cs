using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Invocations;

namespace Cftoken.Engine.Plans;

/// <summary>The plans of one project.</summary>
/// <param name="Plans">One per job and environment.</param>
/// <param name="OtherCommands">Commands of the project that belong to none of these jobs.</param>
/// <param name="OtherEnvironments">Environments of the configuration that no plan is for.</param>
/// <param name="Warnings">What is probably not meant as it stands.</param>
public sealed record PlanReport(
    ImmutableArray<JobPlan> Plans,
    ImmutableArray<Invocation> OtherCommands,
    ImmutableArray<string> OtherEnvironments,
    ImmutableArray<Problem> Warnings);

/// <summary>What one job needs in one environment, and why.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Job">The job: the script that it stands in, or the command that it implies.</param>
/// <param name="Environment">The environment; null for the top level of the configuration.</param>
/// <param name="Worker">The Worker's name; null where the configuration has none.</param>
/// <param name="Tool">The tool that the job runs.</param>
/// <param name="Owner">The kind of token.</param>
/// <param name="Account">The account, and where its id comes from.</param>
/// <param name="Commands">The commands that the job runs.</param>
/// <param name="Minimised">The permissions.</param>
/// <param name="Template">The ready-made permission set that most people use instead.</param>
/// <param name="LeftOut">What others grant for such a job, and this plan does not.</param>
/// <param name="Advice">What a change of the configuration would spare.</param>
/// <param name="Unknowns">What is not known, and what that means.</param>
public sealed record JobPlan(
    string Project,
    string Job,
    string? Environment,
    string? Worker,
    PlannedTool Tool,
    OwnerKind Owner,
    PlannedAccount Account,
    ImmutableArray<Invocation> Commands,
    MinimisedPlan Minimised,
    TemplateSurface Template,
    ImmutableArray<LeftOut> LeftOut,
    ImmutableArray<Advice> Advice,
    ImmutableArray<OpenQuestion> Unknowns);

/// <summary>The tool that a job runs.</summary>
/// <param name="Name">Its name: <c>wrangler</c>.</param>
/// <param name="Version">The version that was planned for.</param>
/// <param name="VersionSource">Where the version comes from, for people: <c>package.json:12</c>, <c>newest known</c>.</param>
public sealed record PlannedTool(string Name, ToolVersion Version, string VersionSource);

/// <summary>The account that a job works on.</summary>
/// <param name="Id">Its id; null where nothing names it.</param>
/// <param name="Source">Where the id stands, for people; null where nothing names it.</param>
public sealed record PlannedAccount(string? Id, string? Source);

/// <summary>A ready-made permission set, measured on the plan's own resources.</summary>
/// <param name="Name">Its name in the dashboard.</param>
/// <param name="Date">When its contents were read, ISO 8601.</param>
/// <param name="Surface">What it can call.</param>
public sealed record TemplateSurface(string Name, string Date, Surface Surface);

/// <summary>A permission that others grant for such a job and that the plan leaves out.</summary>
/// <param name="Group">The permission.</param>
/// <param name="AddedBy">Who grants it.</param>
/// <param name="Why">Why it is not needed.</param>
public sealed record LeftOut(PermissionGroup Group, string AddedBy, string Why);

/// <summary>Something that is not known, said aloud.</summary>
/// <param name="What">What it is about.</param>
/// <param name="Consequence">What that means for the plan.</param>
/// <param name="Where">Where it stands, where that is known.</param>
public sealed record OpenQuestion(string What, string Consequence, SourceLocation? Where);
