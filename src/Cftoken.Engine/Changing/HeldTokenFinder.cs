using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Targets;
using Cftoken.Tokens;
using Cftoken.Tokens.ProjectTokens;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Changing;

/// <summary>
/// Finds the token that a change is about: the one whose id is named, else the one that is recorded for the job, else the
/// one whose value lies in the project. Never by its name alone: names are not unique.
/// </summary>
/// <param name="world">The clock.</param>
/// <param name="catalog">The catalogue.</param>
/// <param name="client">Cloudflare.</param>
/// <param name="bootstrap">The way to the bootstrap credential.</param>
/// <param name="dialogue">Whom to tell.</param>
internal sealed class HeldTokenFinder(
    OutsideWorld world, PermissionCatalog catalog, CloudflareClient client, BootstrapAccess bootstrap, ITokenDialogue dialogue)
{
    /// <summary>The code of the problem that says: the recorded token is called otherwise now.</summary>
    public const string WasRenamed = "token.renamed";

    /// <summary>The code of the problem that says: the bootstrap credential does not see the project's token.</summary>
    public const string NotReadable = "token.not-readable";

    /// <summary>The code of the problem that says: some tokens could be the job's, by their names.</summary>
    public const string NotCertain = "token.not-certain";

    private const int MostCandidates = 8;
    private const string AddressRefused = "cloudflare.address-refused";

    /// <summary>The token of an id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="account">The account that it may belong to; null where none is known.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ProblemException">There is none, it is no id, or the token manages tokens.</exception>
    public async Task<HeldToken> ByIdAsync(string id, string? account, CancellationToken cancellation)
    {
        if (!ResourceIds.IsHexId(id))
        {
            throw new ProblemException(new Problem(
                "usage.token",
                $"--token {UntrustedText.Clean(id, 60)} is no token's id, which has 32 lower hex digits.",
                new Fix("Look the id up:", "cftoken list"),
                Kind: ProblemKind.Usage));
        }

        TokenOwner[] owners = account is null ? [TokenOwner.User] : [TokenOwner.Account(account), TokenOwner.User];
        if (await FirstAsync(owners, id, "--token", cancellation) is { } token)
        {
            return token;
        }

        throw new ProblemException(new Problem(
            "token.not-found",
            $"No token has the id {id}, as far as this bootstrap credential sees.",
            new Fix("Look the id up:", "cftoken list")));
    }

    /// <summary>The job's token.</summary>
    /// <param name="job">The job.</param>
    /// <param name="recorded">What is recorded of it; null where nothing is.</param>
    /// <param name="others">What is recorded of other jobs: theirs are not taken.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>Null where the job has none that can be told.</returns>
    /// <exception cref="ProblemException">What is recorded and what Cloudflare says disagree, or the token manages tokens.</exception>
    public async Task<HeldToken?> OfJobAsync(
        JobTarget job, RecordedToken? recorded, IEnumerable<RecordedToken> others, CancellationToken cancellation)
    {
        if (recorded is not null)
        {
            if (await RecordedAsync(recorded, cancellation) is { } token)
            {
                return recorded.Token.IsCalled(token.Record.Summary.Name) ? token : throw new ProblemException(Renamed(recorded, token.Record));
            }

            dialogue.Tell($"The token {recorded.Token.Id} that is recorded for this job is gone: somebody deleted it.");
        }

        return await InProjectAsync(job, [.. others], cancellation);
    }

    /// <summary>What to do where a job's token cannot be told.</summary>
    /// <param name="job">The job.</param>
    /// <param name="names">Names that its token may have, without the mark at their end.</param>
    /// <param name="again">The command line that names a token by its id.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<Problem> NoneOfAsync(JobTarget job, IReadOnlyCollection<string> names, Func<string, string> again, CancellationToken cancellation)
    {
        var candidates = new List<TokenSummary>();
        foreach (var owner in (TokenOwner[])[TokenOwner.Account(job.Account), TokenOwner.User])
        {
            try
            {
                candidates.AddRange(await bootstrap.TokensOf(owner).ListAsync(cancellation));
            }
            catch (CloudflareApiException refused) when (IsRefusal(refused.Kind))
            {
                // One of the two families is not this credential's.
            }
        }

        var alike = candidates.Where(token => names.Contains(BaseName(token.Name))).Take(MostCandidates).ToList();
        return alike is []
            ? new Problem(
                "token.none",
                $"The job {UntrustedText.Clean(job.Plan.Job, 80)} has no token that cftoken knows of: none is recorded, and none lies in the project.",
                new Fix("Create one, or name the one that is meant with --token ID (cftoken list shows them).", "cftoken create"))
            : new Problem(
                NotCertain,
                $"Which token the job has is not recorded. By their names it could be: {string.Join(", ", alike.Select(token => $"{UntrustedText.Clean(token.Name, 120)} ({token.Id})"))}.",
                new Fix("A name is no proof. Name the right one by its id:", again(alike[0].Id)));
    }

    /// <summary>A token's name without the mark that finds it again.</summary>
    public static string BaseName(string name) => name.LastIndexOf('#') is > 0 and var at ? name[..at] : name;

    // Only that there is none of the id means that it is gone: a credential that may not look does not know.
    private async Task<HeldToken?> RecordedAsync(RecordedToken recorded, CancellationToken cancellation)
    {
        var tokens = bootstrap.TokensOf(recorded.Owner);
        try
        {
            return Checked(new HeldToken(await bootstrap.AskAsync(() => tokens.GetAsync(recorded.Token.Id, cancellation)), tokens, "recorded for this job"), null);
        }
        catch (CloudflareApiException none) when (none.Kind == ApiErrorKind.NotFound)
        {
            return null;
        }
        catch (CloudflareApiException refused) when (refused.Kind is ApiErrorKind.MissingPermission or ApiErrorKind.WrongFamily)
        {
            throw new ProblemException(NotSeen(recorded.Token.Id, recorded.Owner, "is recorded for this job"));
        }
    }

    private static Problem NotSeen(string id, TokenOwner owner, string how) => new(
        NotReadable,
        $"The bootstrap credential does not see the token {id} of {owner}, which {how}.",
        new Fix("Give the bootstrap credential of that owner with --bootstrap-env FILE."),
        Kind: ProblemKind.Credential);

    private async Task<HeldToken?> InProjectAsync(JobTarget job, ImmutableArray<RecordedToken> others, CancellationToken cancellation)
    {
        var verifier = new TokenVerifier(client, world.Time);
        foreach (var found in job.Found.Tokens)
        {
            var check = await verifier.VerifyAsync(found.Value, new KnownAccount(job.Account, TokenVariables.AccountId), cancellation);
            if (check.Problem?.Code == AddressRefused)
            {
                throw new ProblemException(new Problem(
                    "token.not-identifiable",
                    $"The token in {found.Where} does not work from this machine's address, so which one it is cannot be told from here.",
                    new Fix("Name it by its id with --token ID (cftoken list shows the ids), or run the command from a network that it works from.")));
            }

            if (check.Verification is not { } verification)
            {
                dialogue.Tell($"The token in {found.Where} does not work: {check.Problem?.Message}");
                continue;
            }

            if (others.FirstOrDefault(other => other.Token.Id == verification.Id) is { } foreign)
            {
                dialogue.Tell($"The token in {found.Where} is that of another job: {UntrustedText.Clean(foreign.Job.ToString(), 200)}.");
                continue;
            }

            return await FirstAsync([verification.Owner], verification.Id, found.Where.ToString(), cancellation, found.Where) is { } token
                ? token
                : throw new ProblemException(NotSeen(verification.Id, verification.Owner, $"lies in {found.Where}"));
        }

        return null;
    }

    // The token among the first owner's that has it. A credential of one family is refused at the other's endpoints in
    // several ways; only where every endpoint says that it is none at all is the credential at fault.
    private async Task<HeldToken?> FirstAsync(
        TokenOwner[] owners, string id, string foundBy, CancellationToken cancellation, SourceLocation? where = null)
    {
        CloudflareApiException? fault = null;
        var isKnown = false;
        foreach (var owner in owners)
        {
            try
            {
                return Checked(new HeldToken(await bootstrap.TokensOf(owner).GetAsync(id, cancellation), bootstrap.TokensOf(owner), foundBy), where);
            }
            catch (CloudflareApiException refused) when (IsRefusal(refused.Kind))
            {
                isKnown |= refused.Kind is ApiErrorKind.NotFound or ApiErrorKind.MissingPermission;
                fault ??= refused;
            }
        }

        return fault is null || isKnown ? null : await bootstrap.AskAsync<HeldToken?>(() => throw fault);
    }

    private HeldToken Checked(HeldToken token, SourceLocation? where) =>
        PolicySet.Of(token.Record.Policies).Grants.All(grant => !TokenManagement.Includes(catalog, grant.GroupId))
            ? token
            : throw new ProblemException(where is { } place
                ? BootstrapSource.InProject(place)
                : TokenManagement.Refusal(token.Record.Summary));

    private static Problem Renamed(RecordedToken recorded, TokenRecord record) => new(
        WasRenamed,
        $"The token {recorded.Token.Id} was recorded as {UntrustedText.Clean(recorded.Token.Name, 120)}, and is called {UntrustedText.Clean(record.Summary.Name, 120)} now. Somebody renamed it, so it is not certain that it still is this job's.",
        new Fix($"If it is, name it: --token {recorded.Token.Id}"));

    private static bool IsRefusal(ApiErrorKind kind) => kind
        is ApiErrorKind.MissingPermission or ApiErrorKind.Authentication or ApiErrorKind.CredentialNotRecognised or ApiErrorKind.WrongFamily
        or ApiErrorKind.NotFound;
}
