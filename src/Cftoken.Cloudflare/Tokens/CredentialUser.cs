namespace Cftoken.Cloudflare.Tokens;

/// <summary>
/// What tells one user from another without a secret. User-owned tokens are reached without the user's id in the address,
/// and to another user's credential they look like tokens that are not there.
/// </summary>
/// <param name="Id">The user's id: 32 lower hex digits; null where no token of the user tells it.</param>
/// <param name="Email">The e-mail address that goes with a Global API Key; null for a token.</param>
public sealed record CredentialUser(string? Id, string? Email)
{
    /// <summary>Whether both are certainly one user. Two who have nothing in common to compare are not.</summary>
    public bool IsSurely(CredentialUser? other) => other is not null
        && ((Id is not null && Id == other.Id) || (Email is not null && string.Equals(Email, other.Email, StringComparison.OrdinalIgnoreCase)));

    /// <summary>For people: the address, else the id; null where neither is known.</summary>
    public override string? ToString() => Email ?? Id;
}
