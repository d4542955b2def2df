using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Planning.Surfaces;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Jobs.BuiltIn;
using Cftoken.Projects;
using Cftoken.Projects.Runs;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Invocations;

namespace Cftoken.Engine.Plans;

/// <summary>The plans of a project or of a repository of several.</summary>
/// <param name="Plans">One per job and environment.</param>
/// <param name="OtherCommands">Commands of the project that belong to none of these jobs.</param>
/// <param name="OtherEnvironments">Environments of the configuration that no plan is for.</param>
/// <param name="Warnings">What is probably not meant as it stands.</param>
public sealed record PlanReport(
    ImmutableArray<JobPlan> Plans,
    ImmutableArray<Invocation> OtherCommands,
    ImmutableArray<string> OtherEnvironments,
    ImmutableArray<Problem> Warnings)
{
    /// <summary>All plans in one: what a single token for everything would need; null where there is one plan only.</summary>
    public JoinedPlan? Whole { get; init; }

    /// <summary>The plans that share a token, because their CI jobs read it from one secret.</summary>
    public ImmutableArray<JoinedPlan> Shared { get; init; } = [];

    /// <summary>Jobs of which one token would hold unrelated powers, and the tokens that they had better have.</summary>
    public ImmutableArray<SplitProposal> Proposal { get; init; } = [];

    /// <summary>Commands among <see cref="OtherCommands"/> that call nothing, and why.</summary>
    public ImmutableArray<SilentCommand> Silent { get; init; } = [];

    /// <summary>What is not known and belongs to none of the plans.</summary>
    public ImmutableArray<OpenQuestion> Unknowns { get; init; } = [];
}

/// <summary>Several plans in one.</summary>
/// <param name="Name">The secret that they share; null where it is all of them.</param>
/// <param name="Plans">The plans.</param>
/// <param name="Minimised">The permissions of all of them.</param>
public sealed record JoinedPlan(string? Name, ImmutableArray<JobPlan> Plans, MinimisedPlan Minimised);

/// <summary>A command that calls nothing.</summary>
/// <param name="Command">The command.</param>
/// <param name="Why">Why it calls nothing.</param>
public sealed record SilentCommand(Invocation Command, string Why);

/// <summary>A part of a job that is for one purpose.</summary>
/// <param name="Purpose">The purpose; null where it is none of the known ones.</param>
/// <param name="Requirements">What it requires.</param>
internal sealed record PlanPart(BuiltInJob? Purpose, ImmutableArray<Requirement> Requirements);

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
    ImmutableArray<OpenQuestion> Unknowns)
{
    /// <summary>The name that its token gets.</summary>
    public string? TokenName { get; init; }

    /// <summary>What is asked of its token besides permissions.</summary>
    public JobTerms Terms { get; init; } = JobTerms.None;

    /// <summary>Why only a user's token will do; null where an account's does as well.</summary>
    public string? UserOwnedBecause { get; init; }

    /// <summary>Why the token's owner is of that kind; null where it is the account by default.</summary>
    public string? OwnerReason =>
        Owner == OwnerKind.User && UserOwnedBecause is not null ? UserOwnedBecause
        : Terms.Owner == Owner ? "the job asks for it"
        : null;

    /// <summary>What is to be known of such a job; null where nothing is.</summary>
    public string? Risk { get; init; }

    /// <summary>What its token is called after.</summary>
    public string Purpose { get; init; } = Job;

    /// <summary>What starts it; null where no file does.</summary>
    public CommandSource? Source { get; init; }

    /// <summary>The secrets from which its runs take their token.</summary>
    public ImmutableArray<string> TokenNames { get; init; } = [];

    /// <summary>Its commands that call nothing.</summary>
    public ImmutableArray<SilentCommand> Silent { get; init; } = [];

    /// <summary>Whether another plan is for the same job.</summary>
    internal bool IsOfSameJob(JobPlan other) =>
        Job == other.Job && Environment == other.Environment && Source == other.Source && ReadProject?.Root == other.ReadProject?.Root;

    /// <summary>The project that it was planned for.</summary>
    internal Project? ReadProject { get; init; }

    /// <summary>The runs of its commands.</summary>
    internal ImmutableArray<JobRun> Runs { get; init; } = [];

    /// <summary>Its parts, by what they are for.</summary>
    internal ImmutableArray<PlanPart> Parts { get; init; } = [];
}

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
