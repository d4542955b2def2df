using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Emulator;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Proving;

/// <summary>A plan as the policies of tokens, whole and with a permission taken out.</summary>
internal sealed class TokenPolicies
{
    private readonly string userId;

    /// <summary>Takes a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="withOptional">Whether its optional permissions are granted too.</param>
    /// <param name="userId">The id of the emulator's user, whom no plan can know.</param>
    /// <exception cref="ProblemException">A resource of the plan has no id that a policy could name.</exception>
    public TokenPolicies(JobPlan plan, bool withOptional, string userId)
    {
        this.userId = userId;
        Granted = [.. plan.Minimised.Permissions.Where(permission => withOptional || permission.Need != Need.Optional)];
        var unnamed = Granted.SelectMany(permission => permission.Resources).Select(Resolved).Where(resource => !ResourceIds.IsNameable(resource)).Distinct().ToList();
        if (unnamed.Count > 0)
        {
            throw new ProblemException([.. unnamed.Select(resource => new Problem(
                "prove.unresolved",
                $"No token can be issued for the plan: {PlanWords.Of(resource)} has no id that a policy could name.",
                new Fix("Name it by its id in the configuration."),
                Kind: ProblemKind.Usage))]);
        }
    }

    /// <summary>The permissions that the token has.</summary>
    public ImmutableArray<PlannedPermission> Granted { get; }

    /// <summary>All of them.</summary>
    public ImmutableArray<Policy> All => [.. Granted.Select(PolicyOf)];

    /// <summary>All but one.</summary>
    public ImmutableArray<Policy> Without(PlannedPermission lacking) => [.. Granted.Where(permission => permission != lacking).Select(PolicyOf)];

    private Policy PolicyOf(PlannedPermission permission) => new(
        PolicyEffect.Allow,
        [new GroupReference(CloudflareEmulator.IdOf(permission.Group))],
        [.. permission.Resources.Select(Resolved).Select(ResourceKeys.SelectorOf)]);

    private Resource Resolved(Resource resource) => resource.Kind == Scope.User && resource.IsUnresolved ? Resource.User(userId) : resource;
}
