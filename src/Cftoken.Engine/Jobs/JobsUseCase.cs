using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Jobs.BuiltIn;
using Cftoken.Engine.Jobs.Finding;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Jobs;

/// <summary>Lists the jobs for which a token can be planned and created. Offline.</summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class JobsUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    /// <summary>The jobs of what lies at a path, and the built-in ones.</summary>
    /// <exception cref="ProblemException">A file is wrong; everything that is wrong with it is named.</exception>
    public JobList List(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var known = RepositoryJobs.Read(world, catalog, path, null);
        return new JobList([.. known.All.Select(ListedJob.Of)], BuiltInJobs.All, known.Warnings);
    }
}

/// <summary>The jobs of a repository, and the built-in ones.</summary>
/// <param name="Jobs">The repository's.</param>
/// <param name="BuiltIn">The built-in ones.</param>
/// <param name="Warnings">What is probably not meant as it stands.</param>
public sealed record JobList(ImmutableArray<ListedJob> Jobs, ImmutableArray<BuiltInJob> BuiltIn, ImmutableArray<Problem> Warnings);

/// <summary>A job of a repository.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Project">The project's name.</param>
/// <param name="Environment">The environment; null: the top level.</param>
/// <param name="Commands">What it runs.</param>
/// <param name="Where">Where it stands.</param>
/// <param name="IsPlanned">Whether <c>plan</c> shows it without being asked for it.</param>
public sealed record ListedJob(
    string Name, string Project, string? Environment, ImmutableArray<string> Commands, SourceLocation Where, bool IsPlanned)
{
    internal static ListedJob Of(Job job) => new(
        job.Name,
        job.Project.Configuration.Raw["name"]?.AsString ?? Path.GetFileName(job.Project.Root),
        job.Project.Environment,
        [.. job.Runs.Select(run => PlanWords.CommandLine(run.Invocation)), .. job.Wants.Select(want => want.Group is { } group ? PlanWords.Label(group) : want.Operation.ToString())],
        job.Source is { } source ? new SourceLocation(source.File, source.Line) : job.Runs[0].Invocation.Where,
        job.IsPlanned);
}
