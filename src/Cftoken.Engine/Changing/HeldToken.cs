using Cftoken.Cloudflare.Tokens;

namespace Cftoken.Engine.Changing;

/// <summary>A token that is there, and how it was found.</summary>
/// <param name="Record">The token as Cloudflare has it.</param>
/// <param name="Tokens">The tokens of its owner.</param>
/// <param name="FoundBy">What it was found by, for people: <c>--token</c>, <c>.dev.vars:3</c>.</param>
internal sealed record HeldToken(TokenRecord Record, TokenEndpoints Tokens, string FoundBy);
