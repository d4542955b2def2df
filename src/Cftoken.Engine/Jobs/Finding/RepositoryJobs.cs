using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Jobs.BuiltIn;
using Cftoken.Engine.Plans;
using Cftoken.Projects;
using Cftoken.Projects.JobFiles;
using Cftoken.Projects.Runs;
using Cftoken.Tools.Invocations;

namespace Cftoken.Engine.Jobs.Finding;

/// <summary>All jobs of a repository or a part of it: those that its files run, its own, and the built-in ones.</summary>
internal sealed class RepositoryJobs
{
    private const string EnvironmentVariable = "CLOUDFLARE_ENV";

    private readonly PermissionCatalog catalog;
    private readonly Repository repository;
    private readonly JobProjects projects;
    private readonly ConfiguredJobs configured;
    private readonly FoundJobs found;
    private readonly ImmutableArray<Job> own;
    private readonly List<OpenQuestion> ownQuestions = [];

    private RepositoryJobs(OutsideWorld world, PermissionCatalog catalog, string path, string? environment)
    {
        this.catalog = catalog;
        Environment = environment ?? (world.Environment.Get(EnvironmentVariable) is { Length: > 0 } named ? named : null);
        repository = new RepositoryReader(world).Read(path);
        projects = new JobProjects(world, repository);
        var files = JobFileReader.ReadAll(world.Files, repository.Root, repository.Configurations.Select(file => Path.GetDirectoryName(file)!));
        configured = new ConfiguredJobs(catalog, files);
        configured.Check();
        found = new JobFinder(repository, projects, Environment).Find();
        own = [.. configured.All.Where(job => job.NamesWork).SelectMany(Own)];
        Warnings = [.. repository.Warnings, .. files.SelectMany(file => file.Warnings)];
    }

    /// <summary>The full path of the repository or the part of it, to which all places are relative.</summary>
    public string Root => repository.Root;

    /// <summary>The environment that was asked for, by an option or by <c>CLOUDFLARE_ENV</c>; null where none was.</summary>
    public string? Environment { get; }

    /// <summary>Whether neither files nor configurations tell of any job.</summary>
    public bool IsEmpty => found.Jobs.IsEmpty && own.IsEmpty;

    /// <summary>What is probably not meant as it stands.</summary>
    public ImmutableArray<Problem> Warnings { get; }

    /// <summary>Every run that is not part of another source.</summary>
    public ImmutableArray<JobRun> Commands => found.Commands;

    /// <summary>The jobs that are planned unasked: those that deploy or that CI starts, and the project's own, which go before others of their name.</summary>
    public ImmutableArray<Job> Planned
    {
        get
        {
            var names = own.Select(job => job.Name).ToHashSet(StringComparer.Ordinal);
            return [.. found.Jobs.Where(job => job.IsPlanned && !names.Contains(job.Name)).Select(WithTerms), .. own.Where(job => job.IsPlanned)];
        }
    }

    /// <summary>All jobs that files tell of, in their order.</summary>
    public ImmutableArray<Job> All => [.. own, .. found.Jobs.Where(job => !own.Any(mine => mine.Name == job.Name)).Select(WithTerms)];

    /// <summary>The jobs whose tokens are delivered: those that are planned unasked, and those for which a job file names sinks.</summary>
    public ImmutableArray<Job> Delivering
    {
        get
        {
            var planned = Planned;
            return
            [
                .. planned,
                .. configured.All.Where(job => !job.Sinks.IsEmpty && !planned.Any(other => other.Name == job.Name)).SelectMany(job => Called(job.Name)),
            ];
        }
    }

    /// <summary>Reads the jobs of what lies at a path.</summary>
    /// <exception cref="ProblemException">A file is wrong; everything that is wrong with it is named.</exception>
    public static RepositoryJobs Read(OutsideWorld world, PermissionCatalog catalog, string path, string? environment) => new(world, catalog, path, environment);

    /// <summary>The jobs of that name; of a part of a job, <c>job/purpose</c>, only what is for the purpose.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public ImmutableArray<Job> Named(string name)
    {
        var jobs = Called(name);
        if (jobs.IsEmpty && name.LastIndexOf('/') is > 0 and var slash && BuiltInJobs.Find(name[(slash + 1)..]) is { } purpose)
        {
            jobs = [.. Called(name[..slash]).Select(job => PartOf(job, purpose)).OfType<Job>()];
        }

        return jobs.IsEmpty ? throw NoSuchJob(name) : jobs;
    }

    /// <summary>One job of runs that no file needs to hold.</summary>
    /// <param name="commands">The runs; at least one. One for which no configuration is found is planned with the repository's first.</param>
    /// <param name="name">What the job is called; null: as its first command.</param>
    public Job OfCommands(ImmutableArray<FoundRun> commands, string? name)
    {
        var configuration = repository.Configurations.FirstOrDefault(file => IsOf(file, repository.Root)) ?? repository.Configurations.FirstOrDefault();
        var runs = commands.Select(command => new JobRun(command.Invocation, ProjectFor(command))
        {
            AccountId = command.Settings.AccountId,
            HasOpenAccount = command.Settings.HasOpenAccount,
            TokenName = command.Settings.TokenName,
            Via = command.Via,
        }).ToImmutableArray();
        return new Job(name ?? commands[0].Invocation.Command, runs[0].Project, runs) { Configuration = ConfigurationFor(commands[0]) };

        // A file that was named stands for the whole.
        string? ConfigurationFor(FoundRun command) => repository.Configurations is [var only] && !command.Invocation.Options.ContainsKey("config")
            ? only
            : RunConfiguration.PathOf(projects.Files, command) ?? configuration;

        Project ProjectFor(FoundRun command) => ConfigurationFor(command) is { } file
            ? projects.Read(file, Job.EnvironmentOf(command.Invocation) ?? Environment)
            : projects.Unconfigured(repository.Root);
    }

    /// <summary>
    /// What is not known, by the place of the plan that it belongs to: that of the job in its file which begins last before it.
    /// What belongs to no plan, or to several, stands under -1.
    /// </summary>
    public ILookup<int, OpenQuestion> QuestionsOf(ImmutableArray<JobPlan> plans)
    {
        var starts = plans.Index().Where(plan => plan.Item.Source is not null)
            .ToLookup(plan => plan.Item.Source!.File, plan => (plan.Item.Source!.Line, plan.Index), StringComparer.Ordinal);
        return Questions.ToLookup(question => question.Where is { } where ? NearestIn(starts[where.File], where.Line) : -1);
    }

    private IEnumerable<OpenQuestion> Questions =>
        repository.Unfollowed.Concat(configured.All.SelectMany(job => job.Unfollowed)).Select(QuestionOf).Concat(found.Questions).Concat(ownQuestions).Distinct();

    private static OpenQuestion QuestionOf(Unfollowed unfollowed) => new(unfollowed.What, unfollowed.Consequence, unfollowed.Where);

    private static int NearestIn(IEnumerable<(int Line, int Plan)> starts, int line)
    {
        var nearest = starts.Where(start => start.Line <= line).GroupBy(start => start.Line).MaxBy(same => same.Key)?.ToList();
        return nearest is [var only] ? only.Plan : -1;
    }

    private ImmutableArray<Job> Called(string name)
    {
        var mine = own.Where(job => job.Name == name).ToImmutableArray();
        if (!mine.IsEmpty)
        {
            return mine;
        }

        var project = configured.Find(name)?.Job.Project;
        var others = found.Jobs.Where(job => job.IsCalled(name) && (project is null || IsOf(job.Configuration, project))).Select(WithTerms).ToImmutableArray();
        return others.IsEmpty && BuiltInJobs.Find(name) is { } builtIn
            ? [.. new BuiltInProjectJobs(catalog, AllProjects(project)).Of(builtIn).Select(WithTerms)]
            : others;
    }

    private static bool IsOf(string? configuration, string project) => configuration == project || Path.GetDirectoryName(configuration) == project;

    private Job WithTerms(Job job)
    {
        var terms = configured.TermsOf(job.Name);
        var entry = configured.Find(job.Name)?.Job;
        return job with
        {
            Terms = Shared(job, entry?.Gate is null ? terms with { Gate = GateOf(job) } : terms),
            Resources = entry is null ? job.Resources : ConfiguredJobs.ResourcesOf(entry),
        };
    }

    // Whatever can let itself in everywhere, or move other people's traffic, asks a person unless the project says otherwise.
    private Gate GateOf(Job job) =>
        job.Terms.Gate == Gate.Human || job.Wants.Any(want => Purposes.Of(want)?.Gate == Gate.Human)
        || job.Runs.Any(run => Purposes.IsOneCall(run.Invocation) && Purposes.Of(run.Invocation, catalog)?.Gate == Gate.Human) ? Gate.Human : Gate.None;

    // Whoever reads a secret reads the token of every job that reads it: where a person has to agree for one of them, so for all.
    private JobTerms Shared(Job job, JobTerms terms) =>
        terms.Gate == Gate.None && Secrets(job).Any(GatedSecrets().Contains) ? terms with { Gate = Gate.Shared } : terms;

    private HashSet<(string Name, string? Environment)> GatedSecrets() =>
        [.. found.Jobs.Where(other => configured.Find(other.Name)?.Job.Gate switch { "human" => true, null => GateOf(other) == Gate.Human, _ => false }).SelectMany(Secrets)];

    // A deployment environment may hold another value under the same name.
    private static IEnumerable<(string Name, string? Environment)> Secrets(Job job) =>
        job.Runs.Select(run => run.TokenName).OfType<string>().Select(name => (name, job.Source?.Environment));

    private ImmutableArray<(string? Configuration, Project Project)> AllProjects(string? project)
    {
        var files = repository.Configurations.Where(file => project is null || IsOf(file, project)).ToList();
        return files.Count == 0
            ? [(null, projects.Unconfigured(project ?? repository.Root))]
            : [.. files.Select(file => ((string?)file, projects.Read(file, Environment)))];
    }

    private IEnumerable<Job> Own(ConfiguredJob job)
    {
        var wants = configured.WantsOf(job);
        var runs = new JobFinder(repository with { Runs = job.Runs, Configurations = [] }, projects, null).Find();
        ownQuestions.AddRange(runs.Questions);
        var risk = BuiltInJobs.Find(job.Name)?.Risk;
        var first = runs.Jobs.FirstOrDefault();
        var project = first?.Project ?? ProjectOf(job);
        var whole = new Job(job.Name, project, [.. runs.Jobs.SelectMany(one => one.Runs)])
        {
            Configuration = first?.Configuration,
            Source = new CommandSource(CommandSourceKind.JobFile, job.Where.File, job.Name, job.Where.Line),
            IsPlanned = IsHere(job, first?.Configuration),
            Wants = wants,
            Risk = risk,
        };
        yield return WithTerms(whole);
    }

    // A file above may name jobs of other parts of the repository.
    private bool IsHere(ConfiguredJob job, string? configuration) =>
        !job.Where.File.StartsWith("../", StringComparison.Ordinal)
        || (configuration is not null && repository.Configurations.Contains(configuration))
        || repository.Configurations.Any(file => IsOf(file, job.Project ?? string.Empty));

    private Project ProjectOf(ConfiguredJob job)
    {
        var configuration = repository.Configurations.FirstOrDefault(file => IsOf(file, job.Folder))
            ?? (repository.Configurations is [var only] ? only : null);
        return configuration is null ? projects.Unconfigured(job.Folder) : projects.Read(configuration, job.Environment ?? Environment);
    }

    private Job? PartOf(Job job, BuiltInJob purpose)
    {
        var runs = job.Runs.Where(run => Purposes.Of(run.Invocation, catalog) is var own && (own == purpose || (purpose.Deploys && own is null))).ToImmutableArray();
        var wants = job.Wants.Where(want => Purposes.Of(want) == purpose).ToImmutableArray();
        return runs.IsEmpty && wants.IsEmpty ? null : job with { Name = $"{job.Name}/{purpose.Id}", Runs = runs, Wants = wants, Risk = purpose.Risk };
    }

    private ProblemException NoSuchJob(string name)
    {
        var known = All.Select(job => job.Name).Distinct().ToList();
        var shown = known.Count == 0 ? string.Empty : $"Name one of these: {string.Join(", ", known.Take(30))}. ";
        return new ProblemException(new Problem(
            "plan.no-such-job",
            $"There is no job {UntrustedText.Clean(name, 80)} here.",
            new Fix($"{shown}The built-in jobs are: {string.Join(", ", BuiltInJobs.All.Select(job => job.Id))}."),
            Kind: ProblemKind.Usage));
    }
}
