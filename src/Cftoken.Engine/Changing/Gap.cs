using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Plans;
using Cftoken.Tokens.Editing;

namespace Cftoken.Engine.Changing;

/// <summary>What lies between what a token holds and what it is to hold.</summary>
/// <param name="token">The token.</param>
/// <param name="planned">What it is to hold; every group has its id and every resource can be named.</param>
/// <param name="catalog">The catalogue.</param>
internal sealed class Gap(TokenRecord token, ImmutableArray<PlannedPermission> planned, PermissionCatalog catalog)
{
    private readonly PolicyDifference difference = PolicyDifference.Between(planned, PolicySet.Of(token.Policies));

    /// <summary>Names of the groups on both sides.</summary>
    public GroupNames Names { get; } = new(catalog, planned.Select(permission => permission.Group), token.Policies);

    /// <summary>What the token lacks.</summary>
    public ImmutableArray<PolicyGrant> Missing => difference.Missing;

    /// <summary>
    /// What the token holds and is not to: grants that nothing asks for, and wider ones in whose place narrower ones come.
    /// Denials only narrow, and stay.
    /// </summary>
    public ImmutableArray<PolicyGrant> Spare => [.. difference.Spare.Where(grant => grant.Effect == PolicyEffect.Allow)];

    /// <summary>The change that grants what is missing, and takes nothing.</summary>
    /// <exception cref="ProblemException">Something of it cannot be granted, or would not help.</exception>
    public TokenEdit Extending()
    {
        MustBeGrantable(difference.Missing);
        return new TokenEdit { Add = difference.Missing };
    }

    /// <summary>The change that takes what is spare.</summary>
    /// <param name="keep">Whether a spare grant is to stay all the same.</param>
    public TokenEdit Narrowing(Func<PolicyGrant, bool> keep)
    {
        var taken = Spare.Where(grant => !keep(grant)).ToImmutableArray();
        return new TokenEdit { Remove = taken, Add = [.. difference.Covered.Where(narrow => taken.Any(wide => wide.GroupId == narrow.GroupId))] };
    }

    /// <summary>Both.</summary>
    public TokenEdit Fitting(Func<PolicyGrant, bool> keep)
    {
        var narrowing = Narrowing(keep);
        return narrowing with { Add = [.. narrowing.Add, .. Extending().Add] };
    }

    // A zone's permission on an account would be one on every zone of it: that is never produced
    // (developers.cloudflare.com/fundamentals/api/how-to/create-via-api/, 2026-08-11).
    private void MustBeGrantable(ImmutableArray<PolicyGrant> grants)
    {
        var problems = new List<Problem>();
        foreach (var permission in planned)
        {
            problems.AddRange(permission.Resources.Where(resource => resource.Kind != permission.Group.Scope).Select(resource => new Problem(
                "permission.wrong-resource",
                $"{PlanWords.Label(permission.Group)} is not granted on {PlanWords.Of(resource)}: {(permission.Group.Scope == Scope.Zone && resource.Kind == Scope.Account ? "on an account it would mean every zone" : "the kinds do not fit")}.",
                new Fix("Name what it is for: --zone-id ID, --r2-bucket NAME or --account-id ID."),
                Kind: ProblemKind.Usage)));
        }

        foreach (var grant in grants)
        {
            var words = Names.InWords(grant);
            if (TokenManagement.Includes(catalog, grant.GroupId))
            {
                problems.Add(new Problem(
                    "permission.manages-tokens",
                    $"{words.Permission} is not granted: a token that the API makes or changes cannot be given the management of tokens, and no project's token should have it.",
                    new Fix("Make a bootstrap credential in the dashboard, and keep it out of the project."),
                    Kind: ProblemKind.Usage));
            }
            else if (PolicySet.Of(token.Policies).Grants.Any(denied => denied.Effect == PolicyEffect.Deny && denied.GroupId == grant.GroupId))
            {
                problems.Add(new Problem(
                    "permission.denied",
                    $"A policy of the token {UntrustedText.Clean(token.Summary.Name, 120)} denies {words.Permission}, and a denial outranks every grant: granting it would not help.",
                    new Fix("Find out why it is denied; take the denial out in the dashboard if it is wrong.")));
            }
        }

        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }
    }
}
