using System.Collections.Immutable;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;

namespace Cftoken.Engine.Creating;

/// <summary>Which of a token's terms differs.</summary>
public enum Term
{
    /// <summary>Whose token it is.</summary>
    Owner,

    /// <summary>Until when it lives.</summary>
    Lifetime,

    /// <summary>The networks that it works from.</summary>
    Networks,
}

/// <summary>One difference between a token and what was asked for that is not about permissions.</summary>
/// <param name="Term">Which.</param>
/// <param name="Asked">What was asked for, for people.</param>
/// <param name="Held">What the token has, for people.</param>
public sealed record TermChange(Term Term, string Asked, string Held)
{
    /// <summary>
    /// The differences. A kind of owner counts where one was asked for. A token that never ends is wider than one that
    /// does; that it ends later than a new one would counts where an end was asked for.
    /// </summary>
    internal static ImmutableArray<TermChange> Of(CreateRequest request, TokenVerification token, DateTimeOffset now)
    {
        var changes = ImmutableArray.CreateBuilder<TermChange>();
        if (request.Owner is { } asked && asked != token.Owner.Kind)
        {
            changes.Add(new TermChange(Term.Owner, asked == OwnerKind.User ? "user" : "account", token.Owner.ToString()));
        }

        if ((request.TimeToLive ?? request.DefaultLife.Life).Length is { } length
            && (token.ExpiresOn is not { } end || (request.TimeToLive is not null && end > now + length)))
        {
            changes.Add(new TermChange(Term.Lifetime, Day(now + length), token.ExpiresOn is { } known ? Day(known) : "never"));
        }

        return changes.ToImmutable();
    }

    /// <summary>The difference in networks, where any were asked for; conditions that nobody asked for only narrow a token.</summary>
    internal static IEnumerable<TermChange> OfNetworks(CreateRequest request, TokenRecord record)
    {
        var asked = Words(request.AllowedFrom.Select(network => network.ToString()), request.RefusedFrom.Select(network => network.ToString()));
        var held = Words(record.AllowedFrom, record.RefusedFrom);
        if (asked.Length > 0 && asked != held)
        {
            yield return new TermChange(Term.Networks, asked, held.Length == 0 ? "everywhere" : held);
        }
    }

    private static string Words(IEnumerable<string> allowed, IEnumerable<string> refused) => string.Join(", ",
        allowed.Order(StringComparer.Ordinal).Select(network => $"from {network}").Concat(refused.Order(StringComparer.Ordinal).Select(network => $"not from {network}")));

    private static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'");
}
