using Cftoken.Core.Secrets;

namespace Cftoken.Emulator;

/// <summary>
/// The credentials that an emulator is born with, new at every start: what stands at Cloudflare for tokens and keys that
/// a person made in the dashboard.
/// </summary>
/// <param name="UserMinter">A user-owned token with API Tokens Write.</param>
/// <param name="AccountMinter">A token with Account API Tokens Write, owned by the first account.</param>
/// <param name="Email">The user's e-mail address.</param>
/// <param name="GlobalKey">The user's Global API Key.</param>
/// <param name="AccountId">The first account's id.</param>
public sealed record Bootstrap(Secret UserMinter, Secret AccountMinter, string Email, Secret GlobalKey, string AccountId);
