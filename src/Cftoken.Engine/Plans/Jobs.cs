using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Projects;
using Cftoken.Tools.Invocations;

namespace Cftoken.Engine.Plans;

/// <summary>One job of a project as its scripts tell it: commands that run one after the other with one token.</summary>
/// <param name="Name">The script's name, or <c>deploy</c> where no script deploys.</param>
/// <param name="Project">The project, with the environment applied that the job is for.</param>
/// <param name="Commands">Its commands.</param>
internal sealed record Job(string Name, Project Project, ImmutableArray<Invocation> Commands);

/// <summary>Finds the jobs that deploy.</summary>
/// <param name="Deploying">Jobs that deploy; at least one.</param>
/// <param name="Others">Commands of scripts that do not deploy.</param>
internal sealed record Jobs(ImmutableArray<Job> Deploying, ImmutableArray<Invocation> Others)
{
    private const string Deploy = "deploy";

    /// <summary>
    /// A script that deploys is a job, with all of its commands, since they run with one token; where it deploys to
    /// several environments, a job for each. Where no script deploys, the plain deploy is implied.
    /// </summary>
    /// <param name="projectFor">The project with an environment applied.</param>
    /// <param name="environment">The environment that is asked for; null: those to which the scripts deploy.</param>
    public static Jobs Of(Func<string?, Project> projectFor, string? environment)
    {
        var asked = projectFor(environment);
        IEnumerable<string?> environments = environment is null ? [null, .. asked.Environments] : [environment];
        ImmutableArray<Job> jobs = [.. environments.Select(projectFor).SelectMany(OfScripts)];
        if (jobs.IsEmpty)
        {
            jobs = [new Job(Deploy, asked, [asked.Invocations.First(Deploys)])];
        }

        // The same command is read anew for each environment.
        var included = jobs.SelectMany(job => job.Commands).Select(KeyOf).ToHashSet();
        return new Jobs(
            jobs,
            [.. asked.Invocations.Concat(asked.OtherInvocations).Where(command => command.Script is not null && !included.Contains(KeyOf(command)))]);
    }

    /// <summary>The environment that a command names; null where it names none.</summary>
    public static string? EnvironmentOf(Invocation command) => command.Options.GetValueOrDefault("env") is { Length: > 0 } name ? name : null;

    private static IEnumerable<Job> OfScripts(Project project) =>
        from script in project.Invocations.Where(command => command.Script is not null).GroupBy(command => command.Script!)
        where script.Any(Deploys)
        let beside = project.OtherInvocations.Where(command => command.Script == script.Key && EnvironmentOf(command) is null && !Deploys(command))
        select new Job(script.Key, project, [.. script, .. beside]);

    private static (SourceLocation Where, string CommandLine) KeyOf(Invocation command) => (command.Where, PlanWords.CommandLine(command));

    private static bool Deploys(Invocation command) =>
        command.Command is Deploy or "pages deploy" && command.Options.GetValueOrDefault("dry-run") != "true";
}
