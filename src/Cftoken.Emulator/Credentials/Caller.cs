using Cftoken.Catalog.Authorizing;
using Cftoken.Emulator.State;

namespace Cftoken.Emulator.Credentials;

/// <summary>Who is calling.</summary>
/// <param name="Kind">What was presented.</param>
/// <param name="Token">The token; null for the Global API Key.</param>
/// <param name="Grant">What decides what the caller may do.</param>
internal sealed record Caller(CredentialKind Kind, TokenRecord? Token, TokenGrant Grant);
