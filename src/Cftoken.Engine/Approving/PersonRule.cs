using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Text;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Approving;

/// <summary>
/// When a person has to decide: where the job asks for it, and where a token is to be let further than before into what
/// <see cref="PermissionCatalog.SensitiveAreas"/> lists. The first token of a job is let in no further: it is the plan.
/// </summary>
/// <param name="catalog">The catalogue.</param>
internal sealed class PersonRule(PermissionCatalog catalog)
{
    /// <summary>Why a person has to decide about a job's token; empty where nobody has to.</summary>
    /// <param name="terms">What the job asks for.</param>
    /// <param name="planned">What the token is to hold; every group has its id and every resource can be named.</param>
    /// <param name="held">What the token holds that it stands for; null where the job has none.</param>
    public ImmutableArray<string> ReasonsFor(JobTerms terms, ImmutableArray<PlannedPermission> planned, PolicySet? held)
    {
        var added = held is null ? [] : PolicyDifference.Between(planned, held).Missing;
        return ReasonsFor(terms.Gate, added.Select(grant => grant.GroupId), [.. planned.Select(permission => permission.Group)]);
    }

    /// <summary>Why a person has to decide about more permissions; empty where nobody has to.</summary>
    /// <param name="gate">What the job asks for.</param>
    /// <param name="addedGroups">The ids of the groups that the token is to hold anywhere where it does not hold them yet.</param>
    /// <param name="known">Groups with ids that the catalogue need not know: the live API tells them.</param>
    public ImmutableArray<string> ReasonsFor(Gate gate, IEnumerable<string> addedGroups, ImmutableArray<PermissionGroup> known)
    {
        var reasons = ImmutableArray.CreateBuilder<string>();
        if (ReasonFor(gate) is { } marked)
        {
            reasons.Add(marked);
        }

        reasons.AddRange(addedGroups.Distinct().Select(id => ReasonFor(id, known.FirstOrDefault(group => group.Id == id) ?? catalog.GroupById(id))).OfType<string>());
        return reasons.ToImmutable();
    }

    /// <summary>Why a person has to decide about a job, whatever is to be done; null where nobody has to.</summary>
    public static string? ReasonFor(Gate gate) => gate switch
    {
        Gate.Human => RecordedGate.Marked,
        Gate.Shared => "a job that reads the same secret is marked \"gate\": \"human\"",
        _ => null,
    };

    private string? ReasonFor(string groupId, PermissionGroup? group)
    {
        if (group is null)
        {
            return $"it would be given a permission that is not known here ({UntrustedText.Clean(groupId, 40)})";
        }

        return catalog.SensitiveAreas.FirstOrDefault(area => area.Groups.Contains(group)) is { } area
            ? $"it would be let further into {area.Name} ({PlanWords.Label(group)})"
            : null;
    }
}
