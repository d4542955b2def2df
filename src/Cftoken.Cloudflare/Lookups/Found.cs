namespace Cftoken.Cloudflare.Lookups;

/// <summary>An account that a credential can see.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name; untrusted text.</param>
public sealed record FoundAccount(string Id, string Name);

/// <summary>A zone that a credential can see.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its domain.</param>
/// <param name="AccountId">The account that it lies in.</param>
public sealed record FoundZone(string Id, string Name, string AccountId);

/// <summary>The user behind a user's token.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="Email">The e-mail address; untrusted text, null where the token may not see it.</param>
public sealed record FoundUser(string Id, string? Email);
