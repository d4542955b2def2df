using System.Collections.Immutable;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Secrets;
using Cftoken.Emulator.Credentials;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.State;

namespace Cftoken.Emulator.Tokens;

/// <summary>Makes, replaces and rolls tokens. It hands a value out once and keeps its hash.</summary>
internal sealed class TokenBook(TokenStore tokens, IdSource ids, Propagation propagation)
{
    private const string Active = "active";

    /// <summary>Makes a token.</summary>
    public (TokenRecord Token, Secret Value) Create(TokenOwner owner, TokenDraft draft, DateTimeOffset at, bool isBootstrap = false, bool isOldForm = false)
    {
        var value = isOldForm ? TokenValues.MintOldForm(ids) : TokenValues.Mint(TokenValues.PrefixOf(owner.Kind), ids);
        var token = new TokenRecord(
            ids.Hex32(),
            owner,
            draft.Name,
            draft.Status ?? Active,
            at,
            at,
            LastUsedOn: null,
            draft.NotBefore,
            draft.ExpiresOn,
            draft.Condition,
            Store(draft.Policies),
            value.Fingerprint(),
            isBootstrap);
        tokens.Put(token);
        if (!isBootstrap)
        {
            propagation.Begin(token.Id, at);
        }

        return (token, value);
    }

    /// <summary>
    /// Replaces all that can be changed; what the draft leaves out is cleared. Whether Cloudflare clears or keeps it is
    /// not documented, so that a client must send all; this way an omission shows.
    /// </summary>
    public TokenRecord Replace(TokenRecord token, TokenDraft draft, DateTimeOffset at)
    {
        var changed = token with
        {
            Name = draft.Name,
            Status = draft.Status ?? Active,
            NotBefore = draft.NotBefore,
            ExpiresOn = draft.ExpiresOn,
            Condition = draft.Condition,
            Policies = Store(draft.Policies),
            ModifiedOn = at,
        };
        tokens.Put(changed);
        return changed;
    }

    /// <summary>Gives a token a new value; the old one is dead at once.</summary>
    public Secret Roll(TokenRecord token, DateTimeOffset at)
    {
        var value = TokenValues.Mint(TokenValues.PrefixOf(token.Owner.Kind), ids);
        tokens.Put(token with { ValueHash = value.Fingerprint(), ModifiedOn = at });
        propagation.Begin(token.Id, at);
        return value;
    }

    // The API reorders policies and their groups: cloudflare/terraform-provider-cloudflare #5548, #6092.
    private ImmutableArray<StoredPolicy> Store(ImmutableArray<Policy> policies) =>
    [
        .. policies
            .Select(policy => policy with
            {
                Groups = [.. policy.Groups.Select(reference => new GroupReference(reference.Id)).OrderBy(reference => reference.Id, StringComparer.Ordinal)],
            })
            .OrderBy(policy => policy.Groups[0].Id, StringComparer.Ordinal)
            .Select(policy => new StoredPolicy(ids.Hex32(), policy)),
    ];
}
