using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Engine.Jobs.BuiltIn;
using Cftoken.Engine.Plans;
using Cftoken.Projects;
using Cftoken.Projects.Runs;

namespace Cftoken.Engine.Jobs.Finding;

/// <summary>
/// Finds a repository's jobs: the runs of one source for one configuration and environment. What a CI job runs by way of a
/// script belongs to the CI job, and the script is no job again.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="projects">Its projects.</param>
/// <param name="environment">The environment that is asked for; null: those that the runs name.</param>
internal sealed class JobFinder(Repository repository, JobProjects projects, string? environment)
{
    private const string Deploy = "deploy";

    private readonly List<Problem> problems = [];
    private readonly List<OpenQuestion> questions = [];

    /// <summary>All jobs: those that files start, in the order of the files, then a plain deploy of each configuration that nothing deploys.</summary>
    /// <exception cref="ProblemException">A configuration cannot be read; everything that is wrong with any is named.</exception>
    public FoundJobs Find()
    {
        var sources = Sources(repository.Runs.Select(PlaceOf).OfType<Placed>());
        var jobs = sources.SelectMany(OfSource).ToList();
        var deployed = jobs.Where(job => job.IsPlanned && job.Runs.Any(run => Purposes.Deploys(run.Invocation))).Select(job => job.Configuration).ToHashSet();
        jobs.AddRange(repository.Configurations.Where(path => !deployed.Contains(path)).Select(Implied).OfType<Job>());
        return problems.Count == 0
            ? new FoundJobs([.. ToldApart(jobs)], [.. sources.SelectMany(source => source).Select(RunOf)], [.. questions])
            : throw new ProblemException([.. problems.Distinct()]);
    }

    // Two files may have jobs of one name, and whoever sees their tokens in a list has to know which is which.
    private static IEnumerable<Job> ToldApart(List<Job> jobs)
    {
        var files = jobs.Where(job => job.Source is not null)
            .GroupBy(job => (job.Name, job.Project.Environment, job.Project.Root))
            .ToDictionary(group => group.Key, group => group.Select(job => job.Source!.File).Distinct().ToList());
        return jobs.Select(job => job.Source is { } source && files[(job.Name, job.Project.Environment, job.Project.Root)] is { Count: > 1 } same
            ? job with { Purpose = $"{job.Name}-{ShortNameOf(source.File, same)}" }
            : job);
    }

    private static string ShortNameOf(string file, List<string> among)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return among.Count(other => Path.GetFileNameWithoutExtension(other) == name) == 1 ? name : file;
    }

    private Placed? PlaceOf(FoundRun run)
    {
        var configuration = RunConfiguration.PathOf(projects.Files, run);
        var named = Job.EnvironmentOf(run.Invocation);
        if (configuration is null)
        {
            return new Placed(run, null, named, projects.Unconfigured(run.Folder));
        }

        var (project, fault) = projects.Find(configuration, named);
        if (fault is not null && projects.Find(configuration, null).Fault is null)
        {
            // Only this run is wrong, and the others can be planned without it.
            questions.Add(new OpenQuestion(PlanWords.CommandLine(run.Invocation), $"not planned: {fault.Problems[0].Message}", run.Invocation.Where));
            return null;
        }

        problems.AddRange(fault?.Problems ?? []);
        return project is null ? null : new Placed(run, configuration, named, project);
    }

    private static List<List<Placed>> Sources(IEnumerable<Placed> runs)
    {
        var sources = runs.GroupBy(run => (run.Found.Source.Kind, run.Found.Source.File, run.Found.Source.Name)).Select(group => group.ToList()).ToList();
        var partOfCi = sources.Where(IsCi).SelectMany(source => source).SelectMany(run => run.Found.Via).Select(LineOf).ToHashSet();
        var local = sources.Where(source => !IsCi(source) && !source.TrueForAll(run => partOfCi.Contains(LineOf(run.Found.Invocation.Where)))).ToList();

        // A script that only runs another, and adds nothing to it, is that script under a second name.
        var itself = local.Where(source => source.Exists(run => run.Found.Via.IsEmpty)).ToList();
        var second = local.Except(itself).Where(source => itself.Exists(other => IsSame(source, other))).ToList();
        return [.. sources.Where(source => IsCi(source) || (local.Contains(source) && !second.Contains(source)))];
    }

    private IEnumerable<Job> OfSource(List<Placed> source) =>
        source.GroupBy(run => run.Configuration ?? run.Project.Root, StringComparer.Ordinal).SelectMany(OfConfiguration);

    private IEnumerable<Job> OfConfiguration(IEnumerable<Placed> runs)
    {
        var all = runs.ToList();
        var unnamed = all.FindAll(run => run.Environment is null);
        var named = all.Where(run => run.Environment is not null).GroupBy(run => run.Environment).ToList();

        // A command that names no environment, beside a deploy to one, belongs to that deploy.
        var isBeside = named.Count > 0 && !unnamed.Exists(Deploys);
        if (unnamed.Count > 0 && !isBeside)
        {
            yield return JobOf(unnamed[0], unnamed, isAsked: environment is null);
        }

        foreach (var group in named)
        {
            var together = isBeside ? all.FindAll(run => run.Environment is null || run.Environment == group.Key) : [.. group];
            yield return JobOf(group.First(), together, environment is null || environment == group.Key);
        }
    }

    private static Job JobOf(Placed first, List<Placed> runs, bool isAsked) => new(first.Found.Source.Name, first.Project, [.. runs.Select(RunOf)])
    {
        Source = first.Found.Source,
        Configuration = first.Configuration,
        IsPlanned = isAsked && (IsCi(runs) || runs.Exists(Deploys)),
    };

    private static JobRun RunOf(Placed run) => new(
        run.Found.Source.Kind == CommandSourceKind.PackageScript ? run.Found.Invocation with { Script = run.Found.Source.Name } : run.Found.Invocation,
        run.Project)
    {
        AccountId = run.Found.Settings.AccountId,
        HasOpenAccount = run.Found.Settings.HasOpenAccount,
        TokenName = run.Found.Settings.TokenName,
        Via = run.Found.Via,
    };

    private Job? Implied(string configuration)
    {
        var (project, fault) = projects.Find(configuration, environment);
        problems.AddRange(fault?.Problems ?? []);
        return project is null ? null : new Job(Deploy, project, [new JobRun(ImpliedDeploy.Of(project), project)]) { Configuration = configuration };
    }

    private static bool IsCi(List<Placed> source) => source[0].Found.Source.Kind is CommandSourceKind.GitHubJob or CommandSourceKind.GitLabJob;

    private static bool Deploys(Placed run) => Purposes.Deploys(run.Found.Invocation);

    private static bool IsSame(List<Placed> a, List<Placed> b) => a.Count == b.Count && a.Zip(b).All(pair =>
        pair.First.Found.Folder == pair.Second.Found.Folder
        && PlanWords.CommandLine(pair.First.Found.Invocation) == PlanWords.CommandLine(pair.Second.Found.Invocation));

    private static (string File, int Line) LineOf(SourceLocation where) => (where.File, where.Line);

    /// <summary>A run and what it works on.</summary>
    /// <param name="Found">The run.</param>
    /// <param name="Configuration">The full path of the configuration that it reads; null where there is none.</param>
    /// <param name="Environment">The environment that it names.</param>
    /// <param name="Project">The project, with that environment.</param>
    private sealed record Placed(FoundRun Found, string? Configuration, string? Environment, Project Project);
}

/// <summary>What a repository holds of jobs.</summary>
/// <param name="Jobs">Its jobs, those included that are only planned when they are asked for.</param>
/// <param name="Commands">Every run that is not part of another source.</param>
/// <param name="Questions">Runs that cannot be planned.</param>
internal sealed record FoundJobs(ImmutableArray<Job> Jobs, ImmutableArray<JobRun> Commands, ImmutableArray<OpenQuestion> Questions);
