using Cftoken.Catalog.Policies;

namespace Cftoken.Cloudflare.Tokens;

/// <summary>Whose tokens are meant: a user's (that of the credential) or an account's. Each has endpoints of its own.</summary>
public sealed record TokenOwner
{
    /// <summary>The credential's own user.</summary>
    public static readonly TokenOwner User = new(OwnerKind.User, null);

    private TokenOwner(OwnerKind kind, string? accountId)
    {
        Kind = kind;
        AccountId = accountId;
    }

    /// <summary>User or account.</summary>
    public OwnerKind Kind { get; }

    /// <summary>The account's id; null for a user.</summary>
    public string? AccountId { get; }

    internal string TokensPath => AccountId is null ? "/user/tokens" : $"/accounts/{AccountId}/tokens";

    /// <summary>An account.</summary>
    /// <param name="accountId">Its id: 32 lower hex digits.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static TokenOwner Account(string accountId) => ResourceIds.IsHexId(accountId)
        ? new TokenOwner(OwnerKind.Account, accountId)
        : throw new ArgumentException("An account's id has 32 lower hex digits.", nameof(accountId));

    /// <summary><c>user</c> or <c>account …</c>.</summary>
    public override string ToString() => AccountId is null ? "user" : $"account {AccountId}";
}
