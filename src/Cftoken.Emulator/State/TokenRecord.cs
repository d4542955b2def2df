using System.Collections.Immutable;
using System.Net;
using Cftoken.Catalog.Authorizing;
using Cftoken.Catalog.Policies;

namespace Cftoken.Emulator.State;

/// <summary>Whose a token is.</summary>
/// <param name="Kind">A user's or an account's.</param>
/// <param name="Id">The user's or account's id.</param>
internal readonly record struct TokenOwner(OwnerKind Kind, string Id);

/// <summary>A token's IP condition.</summary>
/// <param name="In">Networks that it works from, as they were given; empty: everywhere.</param>
/// <param name="NotIn">Networks that it does not work from.</param>
internal sealed record TokenCondition(ImmutableArray<string> In, ImmutableArray<string> NotIn)
{
    private static readonly ImmutableArray<IPNetwork> Everywhere = [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")];

    /// <summary>The networks that it works from.</summary>
    public ImmutableArray<IPNetwork> AllowedFrom => Networks(In);

    /// <summary>
    /// The networks that it does not work from. A condition that is there and says nothing made tokens that work from
    /// nowhere: cloudflare/terraform-provider-cloudflare #897.
    /// </summary>
    public ImmutableArray<IPNetwork> RefusedFrom => In.IsEmpty && NotIn.IsEmpty ? Everywhere : Networks(NotIn);

    /// <summary>Reads an address or a network.</summary>
    public static bool TryRead(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }

    private static ImmutableArray<IPNetwork> Networks(ImmutableArray<string> texts) =>
        [.. texts.Select(text => TryRead(text, out var network) ? network : throw new FormatException("A stored condition holds no network."))];
}

/// <summary>A policy that the API has stored: it has got an id.</summary>
/// <param name="Id">32 lower hex.</param>
/// <param name="Policy">What it says.</param>
internal sealed record StoredPolicy(string Id, Policy Policy);

/// <summary>A token as the emulator keeps it: the value's hash, never the value.</summary>
/// <param name="Id">32 lower hex.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Name">Its name; not unique.</param>
/// <param name="Status">active or disabled; expired is found out when it is asked for.</param>
/// <param name="IssuedOn">When it was made.</param>
/// <param name="ModifiedOn">When it was last changed or rolled.</param>
/// <param name="LastUsedOn">When it last called something.</param>
/// <param name="NotBefore">When it begins to work; null: at once.</param>
/// <param name="ExpiresOn">When it stops; null: never.</param>
/// <param name="Condition">Its IP condition; null: none.</param>
/// <param name="Policies">Its policies.</param>
/// <param name="ValueHash">The SHA-256 of its value, in lower hex.</param>
/// <param name="IsBootstrap">Whether the emulator made it for itself: it is replaced at every start.</param>
internal sealed record TokenRecord(
    string Id,
    TokenOwner Owner,
    string Name,
    string Status,
    DateTimeOffset IssuedOn,
    DateTimeOffset ModifiedOn,
    DateTimeOffset? LastUsedOn,
    DateTimeOffset? NotBefore,
    DateTimeOffset? ExpiresOn,
    TokenCondition? Condition,
    ImmutableArray<StoredPolicy> Policies,
    string ValueHash,
    bool IsBootstrap = false)
{
    /// <summary>The status that the API tells at a moment.</summary>
    public string StatusAt(DateTimeOffset at) => Status == "active" && at >= ExpiresOn ? "expired" : Status;

    /// <summary>What decides what it may do.</summary>
    /// <param name="accounts">The accounts that its owner belongs to.</param>
    public TokenGrant ToGrant(ImmutableArray<string> accounts) => new(
        Owner.Kind,
        Owner.Id,
        Status,
        NotBefore,
        ExpiresOn,
        Condition?.AllowedFrom ?? [],
        Condition?.RefusedFrom ?? [],
        [.. Policies.Select(stored => stored.Policy)],
        accounts);
}
