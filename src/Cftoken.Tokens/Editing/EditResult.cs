using System.Collections.Immutable;
using Cftoken.Cloudflare.Tokens;

namespace Cftoken.Tokens.Editing;

/// <summary>A token that is as it was to be.</summary>
/// <param name="Token">The token as it was read back.</param>
/// <param name="IsChanged">Whether anything had to be changed.</param>
/// <param name="Foreign">What somebody else changed of it meanwhile; it was kept.</param>
public sealed record EditResult(TokenRecord Token, bool IsChanged, ImmutableArray<ForeignChange> Foreign);
