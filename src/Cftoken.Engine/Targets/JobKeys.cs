using Cftoken.Cloudflare.Addressing;
using Cftoken.Core.Files;
using Cftoken.Engine.Plans;
using Cftoken.Projects;
using Cftoken.Tokens.Journal;

namespace Cftoken.Engine.Targets;

/// <summary>Which record belongs to a job: the one place where a plan becomes a key.</summary>
internal static class JobKeys
{
    /// <summary>The key of a planned job.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="project">The project that it belongs to.</param>
    /// <param name="apiBase">Where its token lives.</param>
    public static JobKey Of(JobPlan plan, Project project, ApiBase apiBase) => new(
        apiBase.Address.AbsoluteUri,
        RealPath.OfFolder(project.Root),
        plan.Job,
        plan.Environment,
        plan.Source is { } source ? $"{source.File}:{source.Name}" : null);
}
