using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Bootstrapping;

/// <summary>The one way to the bootstrap credential: it is asked for when it is needed, and whoever gets it is told.</summary>
/// <param name="client">Cloudflare.</param>
/// <param name="time">The clock.</param>
/// <param name="source">The credential; null where none was given.</param>
/// <param name="request">What is asked for.</param>
/// <param name="dialogue">Whom to tell.</param>
internal sealed class BootstrapAccess(
    CloudflareClient client, TimeProvider time, BootstrapSource? source, TokenRequest request, ITokenDialogue dialogue)
{
    private bool isTold;

    /// <summary>Whether there is one.</summary>
    public bool IsGiven => source is not null;

    /// <summary>The account id that stands beside it; null where none does.</summary>
    public string? AccountId => source?.AccountId;

    private OwnerKind Owner => request.Owner ?? OwnerKind.Account;

    /// <summary>The tokens of one owner.</summary>
    /// <exception cref="ProblemException">No credential was given.</exception>
    public TokenEndpoints TokensOf(TokenOwner owner)
    {
        var given = source ?? throw new ProblemException(Missing());
        var session = client.With(given.Credential);
        TellHost();
        return session.TokensOf(owner);
    }

    /// <summary>Asks something with it; that Cloudflare does not take it is said together with the way to another one.</summary>
    /// <exception cref="ProblemException">The credential is no longer, or never was, one.</exception>
    /// <exception cref="CloudflareApiException">The call failed for another reason.</exception>
    public async Task<T> AskAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (CloudflareApiException refused) when (refused.Kind is ApiErrorKind.CredentialNotRecognised or ApiErrorKind.Authentication)
        {
            throw new ProblemException(Rejected(refused.ToProblem()));
        }
    }

    /// <summary>What to do where there is none.</summary>
    public Problem Missing() => BootstrapSource.Missing(Owner, request);

    /// <summary>
    /// What is wrong with the credential, as far as that can be told without knowing the account; null where nothing is
    /// known to be.
    /// </summary>
    public async Task<Problem?> FaultAsync(CancellationToken cancellation)
    {
        if (source is null)
        {
            return Missing();
        }

        if (TokenFamilies.Of(source.Value) == TokenFamily.Account)
        {
            return null;
        }

        client.ApiBase.MustTakeBootstrapCredential();
        TellHost();
        var check = await new TokenVerifier(client, time).VerifyAsync(source.Value, known: null, cancellation);
        return check is { State: TokenState.Rejected or TokenState.Inactive, Problem: { } problem } ? Rejected(problem) : null;
    }

    private Problem Rejected(Problem problem) => problem with
    {
        Message = $"The bootstrap credential from {source!.Source} was rejected. {problem.Message}",
        Fix = BootstrapSource.Missing(Owner, request).Fix,
        Kind = ProblemKind.Credential,
    };

    private void TellHost()
    {
        if (!isTold && !client.ApiBase.IsCloudflare)
        {
            dialogue.Tell($"The bootstrap credential goes to {client.ApiBase.Host}, as --api-base says.");
        }

        isTold = true;
    }
}
