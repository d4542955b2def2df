using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Core.Problems;
using Cftoken.Engine.Plans;
using Cftoken.Projects;
using Cftoken.Projects.Runs;
using Cftoken.Tools.Invocations;

namespace Cftoken.Engine.Jobs;

/// <summary>What one token is for: runs of a tool, for one configuration in one environment, and whatever else is wanted.</summary>
/// <param name="Name">What it is called by: its source's name, a built-in job's id, or a name in the project's job file.</param>
/// <param name="Project">The project, with the environment applied that the job is for.</param>
/// <param name="Runs">The runs, in their order.</param>
internal sealed record Job(string Name, Project Project, ImmutableArray<JobRun> Runs)
{
    /// <summary>What its token is called after: its name, with the file's where another file has a job of that name.</summary>
    public string Purpose { get; init; } = Name;

    /// <summary>The full path of the configuration that it works with; null where it has none.</summary>
    public string? Configuration { get; init; }

    /// <summary>What starts it; null where no file does.</summary>
    public CommandSource? Source { get; init; }

    /// <summary>What it wants besides its runs: operations and permissions by name.</summary>
    public ImmutableArray<DirectWant> Wants { get; init; } = [];

    /// <summary>What is asked of its token.</summary>
    public JobTerms Terms { get; init; } = JobTerms.None;

    /// <summary>Resources that it names itself.</summary>
    public JobResources Resources { get; init; } = JobResources.None;

    /// <summary>What is to be known of such a job; null where nothing is.</summary>
    public string? Risk { get; init; }

    /// <summary>What others grant for what it wants outright, and why it is not needed where the plan has no need of it.</summary>
    public ImmutableArray<LeftOut> Usual { get; init; } = [];

    /// <summary>Whether it is planned without being asked for by name.</summary>
    public bool IsPlanned { get; init; } = true;

    /// <summary>The environment that a command names; null where it names none.</summary>
    public static string? EnvironmentOf(Invocation command) => command.Options.GetValueOrDefault("env") is { Length: > 0 } name ? name : null;

    /// <summary>Whether it answers to a name: its own, or file and name where two files have jobs of one name.</summary>
    public bool IsCalled(string name) => name == Name || (Source is { } source && name == $"{source.File}:{source.Name}");
}

/// <summary>One run of a tool in a job.</summary>
/// <param name="Invocation">The run.</param>
/// <param name="Project">The project that it works on, with the environment that it names itself.</param>
internal sealed record JobRun(Invocation Invocation, Project Project)
{
    /// <summary>The account id that its surroundings set; null where they set none.</summary>
    public string? AccountId { get; init; }

    /// <summary>Whether its surroundings set an account id that only the run itself knows, as that of a secret.</summary>
    public bool HasOpenAccount { get; init; }

    /// <summary>The secret that its token comes from; null where nothing says so.</summary>
    public string? TokenName { get; init; }

    /// <summary>The lines on the way from the job's source to the run.</summary>
    public ImmutableArray<SourceLocation> Via { get; init; } = [];
}

/// <summary>A call or a permission that a job names outright.</summary>
/// <param name="Operation">The call; for a permission one that it lets through, as an example of what it is for.</param>
/// <param name="Group">The permission, where one is named and not a call.</param>
/// <param name="Evidence">Where it is named.</param>
/// <param name="Need">Whether it is granted.</param>
internal sealed record DirectWant(Operation Operation, PermissionGroup? Group, Evidence Evidence, Need Need = Need.Required);

/// <summary>Resources that a job names.</summary>
/// <param name="AccountId">The account; null where it names none.</param>
/// <param name="Zones">Zones, by id or by name.</param>
/// <param name="Buckets">R2 buckets by name.</param>
/// <param name="Workers">Workers by name.</param>
internal sealed record JobResources(
    string? AccountId, ImmutableArray<Resource> Zones, ImmutableArray<string> Buckets, ImmutableArray<string> Workers)
{
    /// <summary>None.</summary>
    public static readonly JobResources None = new(null, [], [], []);

    /// <summary>Where the account is named, for people; null: in the job's own file.</summary>
    public string? AccountSource { get; init; }
}
