using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Core.Problems;
using Cftoken.Projects;
using Cftoken.Tools.Configuration;
using Cftoken.Tools.Invocations;

namespace Cftoken.Engine.Jobs.BuiltIn;

/// <summary>Built-in jobs, applied to projects: their commands and operations on the resources that a project names.</summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="projects">The projects, and the configuration of each; one without a configuration where there is none.</param>
internal sealed class BuiltInProjectJobs(PermissionCatalog catalog, ImmutableArray<(string? Configuration, Project Project)> projects)
{
    /// <summary>A job for each project that has such a job; for the first where none has.</summary>
    public ImmutableArray<Job> Of(BuiltInJob job)
    {
        var fitting = projects.Where(one => Fits(job, one.Project)).ToList();
        return [.. (fitting.Count > 0 ? fitting : [projects[0]]).Select(one => Of(job, one.Configuration, one.Project))];
    }

    private static bool Fits(BuiltInJob job, Project project) =>
        (job.ProjectKind is null || (job.ProjectKind == "pages") == project.IsPages)
        && (job.Each is null || ItemsOf(job, project).Any())
        && (!IsForZones(job) || project.Configuration.Effective["routes"] is not null || project.Configuration.Effective["route"] is not null);

    private static bool IsForZones(BuiltInJob job) =>
        job.Permissions.Any(want => want.Scope == Scope.Zone) || job.Operations.Any(want => want.Name.Contains("/zones/", StringComparison.Ordinal));

    private Job Of(BuiltInJob job, string? configuration, Project project)
    {
        var where = ImpliedDeploy.PlaceOf(project);
        return new Job(job.Id, project, [.. RunsOf(job, project, where).Select(run => new JobRun(run, project))])
        {
            Configuration = configuration,
            Risk = job.Risk,
            Terms = JobTerms.None with { Gate = job.Gate },
            Wants =
            [
                .. job.Operations.Select(want => new DirectWant(catalog.Get(want.Name), null, EvidenceOf(job, want, where))),
                .. job.Permissions.Select(want => PermissionOf(job, want, where)),
            ],
        };
    }

    private DirectWant PermissionOf(BuiltInJob job, BuiltInWant want, SourceLocation where)
    {
        var group = catalog.Group(want.Name, want.Scope!.Value) ?? throw new InvalidOperationException($"The catalogue has no group {want.Name}.");
        return new DirectWant(PermissionExample.Of(catalog, group), group, EvidenceOf(job, want, where), want.Need);
    }

    private static Evidence EvidenceOf(BuiltInJob job, BuiltInWant want, SourceLocation where) => new(where, want.Why, $"built-in job {job.Id}");

    private static IEnumerable<Invocation> RunsOf(BuiltInJob job, Project project, SourceLocation where)
    {
        var items = job.Each is null ? [] : ItemsOf(job, project).ToList();
        foreach (var line in job.Runs)
        {
            if (job.Each is null)
            {
                yield return Parse(line, project, where);
            }
            else if (items.Count == 0)
            {
                yield return Parse(line, project, where, "NAME");
            }

            foreach (var item in items)
            {
                yield return Parse(line, project, item.Location, item.Text!);
            }
        }
    }

    // The line is split before a name of the configuration is put in, so that whatever stands in it stays one word.
    private static Invocation Parse(string line, Project project, SourceLocation where, string name = "")
    {
        string[] words = [.. line.Split(' ').Select(word => word.Replace("{name}", name, StringComparison.Ordinal))];
        var run = WranglerCommandLine.Parse(words, where with { Column = 0 })!;
        return project.Environment is { } environment ? run with { Options = run.Options.SetItem("env", environment) } : run;
    }

    private static IEnumerable<ConfigNode> ItemsOf(BuiltInJob job, Project project)
    {
        ConfigNode? list = project.Configuration.Effective;
        foreach (var step in job.Each!.Split('.'))
        {
            list = list?[step];
        }

        return (list?.Items ?? []).Select(item => job.Names.Select(name => item[name]).FirstOrDefault(name => name?.AsString is { Length: > 0 })).OfType<ConfigNode>();
    }
}
