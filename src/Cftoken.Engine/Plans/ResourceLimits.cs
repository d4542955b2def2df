using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Engine.Jobs;

namespace Cftoken.Engine.Plans;

/// <summary>What narrow resources do and do not do, said in the plan that has or lacks them.</summary>
internal static class ResourceLimits
{
    /// <summary>What is to be known of the resources that a job names and of those that its plan is limited to.</summary>
    public static IEnumerable<OpenQuestion> Of(Job job, OwnerKind owner, MinimisedPlan plan)
    {
        var kinds = plan.Permissions.Select(permission => permission.Group.Scope).ToHashSet();

        // A name that narrows nothing must not look as if it did.
        var named = new[] { (Scope.Zone, "zones", job.Resources.Zones.Length), (Scope.R2Bucket, "buckets", job.Resources.Buckets.Length), (Scope.Worker, "workers", job.Resources.Workers.Length) };
        foreach (var (kind, word, _) in named.Where(one => one.Item3 > 0 && !kinds.Contains(one.Item1)))
        {
            yield return new OpenQuestion(
                $"resources.{word} of the job {job.Name}",
                kind == Scope.R2Bucket
                    // github.com/cloudflare/workers-sdk/issues/9235 (2025-05): an Object Read & Write token is refused by r2 object put.
                    ? "no permission of this job can be limited to them, so they narrow nothing: R2's permissions on one bucket serve its S3 API, and wrangler's calls are refused with them (workers-sdk#9235)"
                    : "no permission of this job can be limited to them, so they narrow nothing",
                null);
        }

        foreach (var everywhere in job.Wants.Where(want => want is { Group: null, Operation.OnAllZones: true }).Select(want => want.Operation).Distinct())
        {
            yield return new OpenQuestion(
                everywhere.ToString(), "it works on all zones of the account at once, so its permission has to hold on every zone", null);
        }

        if (!kinds.Contains(Scope.Worker))
        {
            yield break;
        }

        // developers.cloudflare.com/workers/authorization/workers/ (2026-09-15), and recorded calls of wrangler 4.164.0 (2026-11-22).
        yield return new OpenQuestion(
            $"permissions on one Worker, in the job {job.Name}",
            "they hold for Workers that exist, and end when one is deleted; a first deploy, routes, custom domains, queues, workflows and workers_dev call "
            + "the account and are refused with them; bindings are not checked, so such a token can still reach every store of the account through its Worker",
            null);
        if (owner == OwnerKind.User)
        {
            yield return new OpenQuestion(
                $"owner of the job {job.Name}", "a user's token is asked for, and Cloudflare takes permissions on one Worker in an account's token only", null);
        }
    }
}
