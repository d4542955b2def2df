using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;

namespace Cftoken.Tokens.Creating;

/// <summary>
/// What is about to be created. Its nonce stands in the token's name and nowhere else in the world: names are not
/// unique and a request has no key, so after a lost answer it is all that finds the token.
/// </summary>
/// <param name="Nonce">Lower hex digits.</param>
/// <param name="Draft">The token, its name ending in <c>#nonce</c>.</param>
public sealed record CreationIntent(string Nonce, TokenDraft Draft)
{
    /// <summary>The longest name that keeps its end when the nonce is added.</summary>
    public const int MaxGivenName = TokenDraft.MaxNameLength - (2 * NonceBytes) - 1;

    private const int NonceBytes = 6;

    /// <summary>An intent with a nonce of its own. A name that is too long for it loses its end.</summary>
    /// <param name="draft">The token, its name without a nonce.</param>
    /// <param name="randomness">Where the nonce comes from.</param>
    public static CreationIntent For(TokenDraft draft, IRandomness randomness)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(randomness);
        Span<byte> bytes = stackalloc byte[NonceBytes];
        randomness.Fill(bytes);
        var nonce = Convert.ToHexStringLower(bytes);
        const int room = MaxGivenName;
        var name = draft.Name.Length <= room ? draft.Name : draft.Name[..(char.IsHighSurrogate(draft.Name[room - 1]) ? room - 1 : room)];
        return new CreationIntent(nonce, draft with { Name = $"{name}#{nonce}" });
    }
}
