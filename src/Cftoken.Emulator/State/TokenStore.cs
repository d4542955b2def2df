using Cftoken.Core.Secrets;

namespace Cftoken.Emulator.State;

/// <summary>All tokens, by id and by their values' hashes.</summary>
internal sealed class TokenStore
{
    private readonly Dictionary<string, TokenRecord> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> idByHash = new(StringComparer.Ordinal);

    /// <summary>All tokens.</summary>
    public IReadOnlyCollection<TokenRecord> All => byId.Values;

    /// <summary>The token of that id, or null.</summary>
    public TokenRecord? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>The token with that value, or null.</summary>
    public TokenRecord? FindByValue(Secret value) =>
        idByHash.TryGetValue(value.Fingerprint(), out var id) ? byId[id] : null;

    /// <summary>Adds a token, or puts it in the place of the one with its id.</summary>
    public void Put(TokenRecord token)
    {
        Remove(token.Id);
        byId.Add(token.Id, token);
        idByHash.Add(token.ValueHash, token.Id);
    }

    /// <summary>Removes the token of that id, if it is there.</summary>
    public void Remove(string id)
    {
        if (byId.Remove(id, out var token))
        {
            idByHash.Remove(token.ValueHash);
        }
    }
}
