using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tokens.Journal;

namespace Cftoken.Tokens.Recovering;

/// <summary>Finds a recorded token by its id, and takes it for that token only while the name is true as well.</summary>
internal static class NamedToken
{
    /// <summary>The token; null where there is none of that id.</summary>
    /// <exception cref="CloudflareApiException">Cloudflare could not be asked.</exception>
    /// <exception cref="ProblemException">There is one, and it is called otherwise: it is left alone.</exception>
    public static async Task<TokenRecord?> FindAsync(TokenEndpoints endpoints, TokenReference token, CancellationToken cancellation) =>
        await FindAsync(endpoints, token.Id, token.IsCalled, cancellation);

    /// <inheritdoc cref="FindAsync(TokenEndpoints, TokenReference, CancellationToken)"/>
    public static async Task<TokenRecord?> FindAsync(TokenEndpoints endpoints, string id, Func<string, bool> isItsName, CancellationToken cancellation)
    {
        TokenRecord found;
        try
        {
            found = await endpoints.GetAsync(id, cancellation);
        }
        catch (CloudflareApiException none) when (none.Kind == ApiErrorKind.NotFound)
        {
            return null;
        }

        return isItsName(found.Summary.Name) ? found : throw new ProblemException(new Problem(
            "recover.renamed",
            $"The token {id} is called {UntrustedText.Clean(found.Summary.Name, 150)} and not as it was recorded; it was left alone.",
            new Fix("Give it its name back in the dashboard, or delete it there; then run this again:", "cftoken recover")));
    }
}
