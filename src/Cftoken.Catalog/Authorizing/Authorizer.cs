using System.Collections.Immutable;
using System.Net;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;

namespace Cftoken.Catalog.Authorizing;

/// <summary>
/// Decides whether a token may make a call, as Cloudflare does as far as its documentation and other people's
/// observations tell. The only place in the program that decides this.
/// </summary>
/// <remarks>
/// <para>Order: the token's status, its dates, its addresses; the owner's kind; the account; the groups; then the effects.</para>
/// <para>Deny beats allow, and what nothing allows is denied: developers.cloudflare.com/fundamentals/api/how-to/create-via-api/
/// (2026-08-11). A denied group denies every call that the group could make, whatever other group allows it.</para>
/// <para>An effect is enforced only if it is <see cref="Need.Required"/>: where sources disagree whether Cloudflare asks
/// for the group, a refusal would prove too much.</para>
/// <para>An operation that nobody knows a group for is refused, unless every live token may call it: letting it through
/// would let a token pass a test that it may fail in earnest. Public operations (<c>GET /ips</c>), and those that want a
/// session's token in the API token's place, ask no group of the API token either.</para>
/// </remarks>
public sealed class Authorizer
{
    private readonly Func<string, PermissionGroup?> groupById;

    /// <summary>Decides with these groups.</summary>
    /// <param name="groupById">
    /// Finds a group by the id that policies name it with; null where no group has that id, so that it grants nothing.
    /// </param>
    public Authorizer(Func<string, PermissionGroup?> groupById)
    {
        ArgumentNullException.ThrowIfNull(groupById);
        this.groupById = groupById;
    }

    /// <summary>Whether the token may make the call, and why not.</summary>
    public Decision Decide(TokenGrant grant, Call call)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(call);
        if (DenialOfToken(grant, call) is var denial && denial != Denial.None)
        {
            return new Decision(denial, []);
        }

        if (call.Operation.WantsGroup && DecideGroups(grant, call, call.Operation.Accepted) is { IsAllowed: false } refused)
        {
            return refused;
        }

        foreach (var effect in call.Effects)
        {
            if (effect.Need == Need.Required && DecideGroups(grant, call, effect.Accepted) is { IsAllowed: false } withoutEffect)
            {
                return withoutEffect with { Effect = effect };
            }
        }

        return Decision.Allowed;
    }

    private static Denial DenialOfToken(TokenGrant grant, Call call)
    {
        if (grant.Status != "active")
        {
            return Denial.NotActive;
        }

        if (call.At < grant.NotBefore)
        {
            return Denial.NotYetValid;
        }

        if (call.At >= grant.ExpiresOn)
        {
            return Denial.Expired;
        }

        if (call.From is not null && IsRefused(call.From, grant))
        {
            return Denial.WrongAddress;
        }

        if (call.Operation.Level == Level.User && grant.Owner == OwnerKind.Account)
        {
            return Denial.WrongFamily;
        }

        return call.AccountId is not null && !grant.Accounts.Contains(call.AccountId, StringComparer.Ordinal)
            ? Denial.WrongAccount
            : Denial.None;
    }

    // A network of IPv4 addresses contains them in IPv6 form as well.
    private static bool IsRefused(IPAddress from, TokenGrant grant) =>
        grant.RefusedFrom.Any(network => network.Contains(from))
        || (!grant.AllowedFrom.IsEmpty && !grant.AllowedFrom.Any(network => network.Contains(from)));

    private Decision DecideGroups(TokenGrant grant, Call call, ImmutableArray<PermissionGroup> accepted)
    {
        if (accepted.IsEmpty)
        {
            return new Decision(Denial.NoGroupKnown, []);
        }

        var (held, allowed, denied) = (false, false, false);
        var reach = new ResourceReach(grant, call);
        foreach (var policy in grant.Policies)
        {
            foreach (var reference in policy.Groups)
            {
                if (groupById(reference.Id) is not { } group || !accepted.Contains(group))
                {
                    continue;
                }

                foreach (var selector in policy.Resources)
                {
                    if (policy.Effect == PolicyEffect.Deny)
                    {
                        denied |= reach.Denies(group.Scope, selector);
                    }
                    else
                    {
                        held = true;
                        allowed |= reach.Allows(group.Scope, selector);
                    }
                }
            }
        }

        return (held, allowed, denied) switch
        {
            (_, true, false) => Decision.Allowed,
            (_, true, true) => new Decision(Denial.ExplicitDeny, []),
            (true, false, _) => new Decision(Denial.ResourceNotCovered, accepted),
            _ => new Decision(Denial.MissingGroup, accepted),
        };
    }
}
