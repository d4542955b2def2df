using System.Collections.Immutable;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Tokens.Creating;

/// <summary>A token that is to be made.</summary>
/// <param name="Job">The job that it is for; null where it is for none, and then it is not recorded.</param>
/// <param name="Draft">The token; its name gets the intent's id at its end.</param>
/// <param name="Sinks">Where its value goes, in this order; none where this process alone uses it.</param>
/// <param name="Delivery">The same for the journal.</param>
public sealed record CreationOrder(JobKey? Job, TokenDraft Draft, ImmutableArray<ITokenSink> Sinks, DeliveryPlan Delivery)
{
    /// <summary>Whose it is and until when, where it is a temporary one.</summary>
    public TemporaryTerms? Temporary { get; init; }

    /// <summary>The token whose place it takes, and when that is to go; null where it takes none's.</summary>
    public RetiringToken? Predecessor { get; init; }

    /// <summary>Whether it is meant to take another's place, also where nobody could tell which one's.</summary>
    public bool Rotates { get; init; }

    /// <summary>The intent whose half-delivered token it replaces; null where it replaces none.</summary>
    internal string? Replaces { get; init; }

    internal Intent.Create ToIntent(string id, string api, TokenOwner owner, CredentialUser? user, DateTimeOffset at) => new(
        new IntentHead(id, api, owner, Job, at) { User = user }, Draft with { Name = Intent.NameWith(Draft.Name, id) }, Delivery, Temporary, Predecessor, Rotates, Replaces);
}
