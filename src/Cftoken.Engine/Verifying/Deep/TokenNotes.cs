using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Text;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Verifying.Deep;

/// <summary>What is to be known of a token besides what it can do: sentences for people.</summary>
internal static class TokenNotes
{
    /// <summary>How long before its end a token's end is told.</summary>
    public static readonly TimeSpan NearEnd = TimeSpan.FromDays(14);

    /// <summary>What verifying it tells.</summary>
    public static IEnumerable<string> Of(TokenVerification verification, JobPlan plan, DateTimeOffset now)
    {
        if (verification.IsActive && verification.ExpiresOn is { } end && end - now < NearEnd)
        {
            var days = (int)Math.Floor((end - now).TotalDays);
            yield return $"It ends on {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {(days <= 0 ? "within a day" : days == 1 ? "in one day" : $"in {days} days")}.";
        }

        if (verification.Owner.Kind == OwnerKind.Account && plan.UserOwnedBecause is { } because)
        {
            yield return $"It is an account's token, and the job takes a user's: {because}.";
        }
    }

    /// <summary>What its record tells.</summary>
    public static IEnumerable<string> Of(TokenRecord record, HeldGroups groups, string account)
    {
        var from = record.AllowedFrom.Select(network => $"from {UntrustedText.Clean(network, 60)}")
            .Concat(record.RefusedFrom.Select(network => $"not from {UntrustedText.Clean(network, 60)}")).ToList();
        if (from.Count > 0)
        {
            yield return $"It works only {string.Join(", ", from.Take(6))}: a job that runs elsewhere is refused, whatever the token holds.";
        }

        var grants = PolicySet.Of(record.Policies).Grants
            .Select(grant => (grant.Effect, grant.GroupId, Group: groups.ById(grant.GroupId), Resource: ResourceKeys.TryRead(grant.Resource, out var resource) ? resource : null))
            .ToImmutableArray();
        var accounts = grants.Where(grant => grant.Effect == PolicyEffect.Allow)
            .Select(grant => grant.Resource?.Kind == Scope.Account ? grant.Resource.Id : grant.Resource?.AccountId).OfType<string>().Distinct().ToList();
        if (accounts.Count > 0 && !accounts.Contains(account) && !accounts.Contains(Resource.All))
        {
            yield return $"Its policies name the account {UntrustedText.Clean(accounts[0], 40)}, and the job works on {account}.";
        }

        // Cloudflare takes a group for zones on an account without a word: token API facts, developers.cloudflare.com/fundamentals/api/ (2026-11).
        var wide = grants.Where(grant => grant is { Effect: PolicyEffect.Allow, Group: { } group, Resource: { } resource } && group.Scope == Scope.Zone && resource.Kind == Scope.Account)
            .Select(grant => PlanWords.Label(grant.Group!)).Distinct().ToList();
        if (wide.Count > 0)
        {
            yield return $"{string.Join(", ", wide.Take(6))}{(wide.Count > 6 ? ", …" : string.Empty)}: granted on the account itself, which means on every zone in it.";
        }

        var unknown = grants.Where(grant => grant.Group is null).Select(grant => grant.GroupId).Distinct().ToList();
        if (unknown.Count > 0)
        {
            yield return $"It holds {unknown.Count} permission{(unknown.Count == 1 ? string.Empty : "s")} that the catalogue does not know, which count for nothing here: {UntrustedText.Clean(string.Join(", ", unknown.Take(3)), 120)}{(unknown.Count > 3 ? ", …" : string.Empty)}.";
        }
    }
}
