using Cftoken.Catalog.Policies;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Creating;

/// <summary>The name that a job's token gets where nobody gives one.</summary>
internal static class TokenNaming
{
    /// <summary>The name by the project's convention, for the kind of token that is made in the end.</summary>
    public static string For(JobPlan plan, OwnerKind owner) =>
        plan.Terms.Name ?? NameConvention.NameOf(plan.Terms.Naming ?? NameConvention.Default, plan.Project, plan.Environment, plan.Job, plan.Terms.OwnerName, owner);
}
