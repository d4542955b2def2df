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
    private TokenOwner? account = source?.AccountId is { } id && ResourceIds.IsHexId(id) ? TokenOwner.Account(id) : null;

    /// <summary>Whether there is one.</summary>
    public bool IsGiven => source is not null;

    /// <summary>The account id that stands beside it; null where none does.</summary>
    public string? AccountId => source?.AccountId;

    private OwnerKind Owner => request.Owner ?? OwnerKind.Account;

    /// <summary>The tokens of one owner.</summary>
    /// <exception cref="ProblemException">No credential was given.</exception>
    public TokenEndpoints TokensOf(TokenOwner owner)
    {
        var session = Session();
        account = owner.AccountId is null ? account : owner;
        return session.TokensOf(owner);
    }

    /// <summary>Asks something with it; what is wrong with a credential that Cloudflare does not take is said with the way to another one.</summary>
    /// <exception cref="ProblemException">The credential is no longer, or never was, one.</exception>
    /// <exception cref="CloudflareApiException">The call failed for another reason.</exception>
    public async Task<T> AskAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (CloudflareApiException refused) when (refused.Kind
            is ApiErrorKind.CredentialNotRecognised or ApiErrorKind.Authentication or ApiErrorKind.AddressRefused)
        {
            throw new ProblemException(Rejected(await FaultOfAsync(refused)));
        }
    }

    /// <summary>What to do where there is none.</summary>
    public Problem Missing() => BootstrapAdvice.Missing(Owner, request);

    /// <summary>
    /// What is wrong with the credential, for whoever has to mend something else first; null where nothing is known to
    /// be.
    /// </summary>
    /// <param name="isAccountKnown">Whether it is, so that an account's token will be tried by the first call.</param>
    /// <param name="cancellation">Ends the calls.</param>
    /// <exception cref="ProblemException">It must not go to this API.</exception>
    public async Task<Problem?> FaultAsync(bool isAccountKnown, CancellationToken cancellation)
    {
        if (source is null)
        {
            return Missing();
        }

        if (isAccountKnown && TokenFamilies.Of(source.Value) == TokenFamily.Account)
        {
            return null;
        }

        try
        {
            return await Diagnosis().FindAsync(cancellation) is { } fault ? Rejected(fault) : null;
        }
        catch (CloudflareApiException failed)
        {
            return failed.ToProblem();
        }
    }

    private async Task<BootstrapFault> FaultOfAsync(CloudflareApiException refused)
    {
        var diagnosis = Diagnosis();
        if (diagnosis.Of(refused) is { } evident)
        {
            return evident;
        }

        try
        {
            if (await diagnosis.FindAsync(CancellationToken.None) is { } fault)
            {
                return fault;
            }
        }
        catch (CloudflareApiException)
        {
            // What the refused call said has to do.
        }

        return new BootstrapFault(refused.ToProblem().Code, refused.Message);
    }

    private BootstrapDiagnosis Diagnosis() => new(Session(), source!, account, time);

    private BootstrapSession Session()
    {
        var given = source ?? throw new ProblemException(Missing());
        var session = client.With(given.Credential);
        TellHost();
        return session;
    }

    private Problem Rejected(BootstrapFault fault)
    {
        var another = BootstrapAdvice.Make(Owner, request);
        return new Problem(
            fault.Code,
            $"The bootstrap credential from {source!.Source} {(fault.Code == BootstrapDiagnosis.NeedsAccount ? "was not tried" : "was rejected")}. {fault.Message}",
            fault.Fix is null ? another : another with { Text = $"{fault.Fix} Or another one: {another.Text}" },
            Kind: ProblemKind.Credential);
    }

    private void TellHost()
    {
        if (!isTold && !client.ApiBase.IsCloudflare)
        {
            dialogue.Tell($"The bootstrap credential goes to {client.ApiBase.Host}, as --api-base says.");
        }

        isTold = true;
    }
}
