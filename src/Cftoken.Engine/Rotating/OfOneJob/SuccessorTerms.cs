using System.Collections.Immutable;
using System.Net;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Text;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Rotating.OfOneJob;

/// <summary>What a successor gets besides permissions: what the job asks for, else what the old token has.</summary>
/// <param name="Owner">The kind of token; null: none is asked for, and there is no old one to go by.</param>
/// <param name="Lifetime">How long it lives; null: it does not end.</param>
/// <param name="AllowedFrom">Networks that it works from; empty: everywhere.</param>
/// <param name="RefusedFrom">Networks that it does not work from.</param>
/// <param name="PersonBecause">Why a person has to decide about it; empty where nobody has to.</param>
internal sealed record SuccessorTerms(
    OwnerKind? Owner,
    TimeSpan? Lifetime,
    ImmutableArray<IPNetwork> AllowedFrom,
    ImmutableArray<IPNetwork> RefusedFrom,
    ImmutableArray<string> PersonBecause)
{
    /// <summary>The terms of a job's next token.</summary>
    public static SuccessorTerms Of(JobPlan plan, OldToken old)
    {
        var terms = plan.Terms;
        var owner = plan.UserOwnedBecause is not null ? OwnerKind.User : terms.Owner ?? old.Held?.Tokens.Owner.Kind ?? old.Recorded?.Owner.Kind;
        var lifetime = terms.TimeToLive is { } asked ? asked.Length : LifetimeOf(old);
        if (!terms.AllowedFrom.IsEmpty || !terms.RefusedFrom.IsEmpty || old.Held?.Record.Condition is not { IsEmpty: false } condition)
        {
            return new SuccessorTerms(owner, lifetime, terms.AllowedFrom, terms.RefusedFrom, []);
        }

        var lost = new List<string>(condition.OtherMembers);
        var allowed = Networks(condition.AllowedFrom, lost);
        var refused = Networks(condition.RefusedFrom, lost);
        return new SuccessorTerms(
            owner,
            lifetime,
            allowed,
            refused,
            lost.Count == 0 ? [] : [$"the old token has a condition that cannot be carried over ({UntrustedText.Clean(string.Join(", ", lost), 120)})"]);
    }

    // As long as the old one was made for; one that never ends has none that does.
    private static TimeSpan? LifetimeOf(OldToken old) => old switch
    {
        { Summary: { ExpiresOn: { } end, IssuedOn: { } begin } } when end > begin => end - begin,
        { Summary: { ExpiresOn: null } } => null,
        { Held: null, Recorded: { ExpiresOn: { } end, RecordedOn: var begin } } when end > begin => end - begin,
        { Held: null, Recorded: { ExpiresOn: null } } => null,
        _ => TimeToLive.Default.Length,
    };

    private static ImmutableArray<IPNetwork> Networks(IEnumerable<string> texts, List<string> lost)
    {
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var text in texts)
        {
            if (IPAddress.TryParse(text, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else if (IPNetwork.TryParse(text, out var network))
            {
                networks.Add(network);
            }
            else
            {
                lost.Add(text);
            }
        }

        return networks.ToImmutable();
    }
}
