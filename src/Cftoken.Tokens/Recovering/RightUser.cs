using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tokens.Journal;

namespace Cftoken.Tokens.Recovering;

/// <summary>
/// Whether a credential can tell what became of an intent. To another user's a user-owned token looks gone, and the intent
/// would be closed while the token lives on.
/// </summary>
internal static class RightUser
{
    /// <summary>Lets pass what is an account's, what the credential's user is known to have begun, and what the credential sees.</summary>
    /// <exception cref="ProblemException">It may be another user's; the intent has to stay open.</exception>
    public static async Task CheckAsync(TokenEndpoints endpoints, JournalEntry entry, CancellationToken cancellation)
    {
        if (endpoints.Owner.Kind != OwnerKind.User || entry.Stage == Stage.Intended)
        {
            return;
        }

        var begunBy = entry.Intent.Head.User;
        var user = await endpoints.UserAsync(cancellation);
        if (user?.IsSurely(begunBy) == true || await SeesAsync(endpoints, entry, cancellation))
        {
            return;
        }

        throw new ProblemException(new Problem(
            "recover.other-user",
            $"{UntrustedText.Clean(entry.Intent.InWords, 150)} was begun for the tokens of {InWords(begunBy, "a user whom nothing tells any more")}, and this credential is that of {InWords(user, "a user whom nothing tells")}: it does not see them, so that nobody can tell whether the token is there.",
            new Fix(
                $"Run it with a bootstrap credential of {InWords(begunBy, "the user who began it")}:",
                "cftoken recover --bootstrap-env FILE"),
            Kind: ProblemKind.Credential));
    }

    private static async Task<bool> SeesAsync(TokenEndpoints endpoints, JournalEntry entry, CancellationToken cancellation) =>
        (await endpoints.ListAsync(cancellation)).Any(token => token.Id == entry.TokenId || Intent.IdIn(token.Name) == entry.Id);

    private static string InWords(CredentialUser? user, string unknown) => user?.ToString() is { } known ? $"the user {UntrustedText.Clean(known, 120)}" : unknown;
}
