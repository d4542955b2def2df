using Cftoken.Cloudflare.Addressing;
using Cftoken.Core.Files;
using Cftoken.Engine.Plans;
using Cftoken.Projects;
using Cftoken.Tokens.Journal;

namespace Cftoken.Engine.Targets;

/// <summary>Which record belongs to a job: the one place where a plan becomes a key.</summary>
internal static class JobKeys
{
    // A project has one of them, and which may change without its jobs becoming others.
    private static readonly string[] UsualConfigurations = ["wrangler.json", "wrangler.jsonc", "wrangler.toml"];

    /// <summary>
    /// The key of a planned job. What starts it and a configuration of an unusual name stand in it, since two jobs of one
    /// project may have one name and one environment.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="project">The project that it belongs to.</param>
    /// <param name="apiBase">Where its token lives.</param>
    public static JobKey Of(JobPlan plan, Project project, ApiBase apiBase)
    {
        var configuration = Path.GetFileName(project.Configuration.File);
        string?[] parts =
        [
            plan.Source is { } source ? $"{source.File}:{source.Name}" : null,
            configuration.Length == 0 || UsualConfigurations.Contains(configuration) ? null : configuration,
        ];
        var known = string.Join(", ", parts.Where(part => part is not null));
        return new JobKey(
            apiBase.Address.AbsoluteUri,
            Path.TrimEndingDirectorySeparator(RealPath.OfFolder(project.Root)),
            plan.Job,
            plan.Environment,
            known.Length == 0 ? null : known);
    }
}
