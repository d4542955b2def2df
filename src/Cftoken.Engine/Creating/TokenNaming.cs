using Cftoken.Catalog.Policies;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Creating;

/// <summary>The name that a job's token gets where nobody gives one.</summary>
internal static class TokenNaming
{
    /// <summary>The name by the project's convention, for the kind of token that is made in the end.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="owner">The kind of token.</param>
    /// <param name="ownerName">Who uses it; null: as the job says.</param>
    public static string For(JobPlan plan, OwnerKind owner, string? ownerName = null) =>
        plan.Terms.Name ?? NameConvention.NameOf(
            plan.Terms.Naming ?? NameConvention.Default, plan.Project, plan.Environment, plan.Purpose, ownerName ?? plan.Terms.OwnerName, owner);
}
