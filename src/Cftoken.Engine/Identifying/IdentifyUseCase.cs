using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Lookups;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Creating;
using Cftoken.Engine.LookingUp;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;
using Cftoken.Engine.Verifying.Deep;

namespace Cftoken.Engine.Identifying;

/// <summary>
/// Finds out which token a CI uses, whose value nobody can read back: from what is recorded, the names, the times and the
/// policies. Where the signs do not suffice it says so. Changes nothing.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class IdentifyUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    // Policies are read one token at a time, and Cloudflare counts requests.
    private const int MostRead = 30;

    private static readonly TimeSpan AroundUse = TimeSpan.FromHours(1);

    private readonly JobTargetFinder targets = new(world, catalog);

    /// <summary>Looks for it.</summary>
    /// <exception cref="ProblemException">There is no job or no bootstrap credential, or something that was named cannot be asked.</exception>
    public async Task<IdentifyReport> RunAsync(IdentifyRequest request, ITokenDialogue dialogue, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(dialogue);
        var plan = targets.Offline(request);
        using var workplace = await Workplace.OpenAsync(world, catalog, request, plan.ReadProject!.Root, dialogue, cancellation);
        try
        {
            var found = workplace.Search(plan.ReadProject.Root, null);
            var account = await JobTargetFinder.AccountAsync(plan, found, workplace.Bootstrap.AccountId, workplace.LookUps(request), cancellation);
            return await RunAsync(request, plan, account, workplace, cancellation);
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }

    /// <summary>Looks for a job's token in a workplace that is open.</summary>
    /// <param name="request">What is known of the CI.</param>
    /// <param name="plan">The job.</param>
    /// <param name="account">Its account.</param>
    /// <param name="workplace">Where.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="CloudflareApiException">Cloudflare could not be asked.</exception>
    /// <exception cref="ProblemException">Something that was named cannot be asked.</exception>
    internal async Task<IdentifyReport> RunAsync(IdentifyRequest request, JobPlan plan, string account, Workplace workplace, CancellationToken cancellation)
    {
        var unasked = new List<string>();
        var evidence = await EvidenceAsync(request, plan, workplace, account, unasked, cancellation);
        var rules = new SignRules(evidence);
        var listed = await ListAsync(workplace.Bootstrap, account, cancellation);
        var ranked = Ranked(listed.Select(token => new TokenCandidate(token.Token, token.Owner, rules.Of(token.Token))));
        ranked = Ranked(await WithPoliciesAsync(ranked, workplace.Bootstrap, rules, plan, account, cancellation));
        var (chosen, because) = Verdict.Of(ranked);
        return new IdentifyReport(
            plan.Job,
            chosen,
            because,
            ranked,
            [.. unasked],
            chosen is not null ? null : new Fix(
                "Replace it: rotation makes a new token from the plan and puts it into the secret, whichever the old one was.",
                (request with { Job = request.Job ?? plan.Job }).ToCommandLineOf("rotate")));
    }

    private static ImmutableArray<TokenCandidate> Ranked(IEnumerable<TokenCandidate> candidates) =>
        [.. candidates.OrderBy(candidate => candidate.IsExcluded).ThenByDescending(candidate => candidate.Score).ThenBy(candidate => candidate.Token.Name, StringComparer.Ordinal)];

    private async Task<CiEvidence> EvidenceAsync(
        IdentifyRequest request, JobPlan plan, Workplace workplace, string account, List<string> unasked, CancellationToken cancellation)
    {
        var (own, others) = await workplace.RecordedAsync(JobKeys.Of(plan, plan.ReadProject!, ApiBase.Find(request.ApiBase, world.Environment)), cancellation);
        var gitHub = new GitHubFacts(world, plan.ReadProject!.Root);
        (DateTimeOffset From, DateTimeOffset To)? used = request.Run is { } run ? await gitHub.RunAsync(run, cancellation)
            : request.UsedAt is { } moment ? (moment, moment)
            : null;
        if (used is null)
        {
            unasked.Add("when the CI used it: --used-at TIME, or --run ID of GitHub Actions");
        }

        var secret = request.Secret ?? (request.Run is not null && plan.TokenNames is [var only] ? only : null);
        var written = secret is null ? null : await gitHub.SecretWrittenAsync(secret, plan.Source?.Environment, cancellation);
        if (written is null)
        {
            unasked.Add(secret is null ? "when GitHub's secret was written: --secret NAME" : $"when GitHub's secret was written: neither the repository, nor the job's environment, nor the organisation has one called {secret}");
        }

        var calls = new RefusedCalls(world, catalog, account);
        var refused = (request.Operation is { } operation ? [calls.Named(operation)] : ImmutableArray<Catalog.Model.RequiredCall>.Empty)
            .AddRange(request.DiagnosisFile is { } file ? calls.Diagnosed(file) : []);
        if (refused.IsEmpty)
        {
            unasked.Add("what was refused: --diagnosis FILE, or --refused \"METHOD PATH\"");
        }

        return new CiEvidence
        {
            Recorded = own,
            Others = others.DistinctBy(other => other.Token.Id).ToImmutableDictionary(other => other.Token.Id),
            Names = [.. new[] { OwnerKind.Account, OwnerKind.User }.Select(owner => TokenNaming.For(plan, owner))],
            Used = used,
            SecretWritten = written?.At,
            Refused = refused,
            Audit = await AuditAsync(request, workplace, account, used, unasked, cancellation),
        };
    }

    private async Task<ImmutableArray<AuditEntry>?> AuditAsync(
        IdentifyRequest request, Workplace workplace, string account, (DateTimeOffset From, DateTimeOffset To)? used, List<string> unasked, CancellationToken cancellation)
    {
        var token = used is null ? null : LookUpToken.Find(world, request.LookupFile, BootstrapSource.KnownTo(world));
        if (used is not { } time || token is null)
        {
            unasked.Add("what the audit log saw: --lookup FILE with a token that holds Account Settings Read, and the time of use");
            return null;
        }

        try
        {
            return await workplace.Client.With(token).ListAuditAsync(account, time.From - AroundUse, time.To + AroundUse, cancellation);
        }
        catch (CloudflareApiException refused) when (refused.Kind is ApiErrorKind.Authentication or ApiErrorKind.MissingPermission)
        {
            unasked.Add("what the audit log saw: the lookup token may not read it, which takes Account Settings Read");
            return null;
        }
    }

    // One of the two families may not be the bootstrap credential's.
    private static async Task<List<(TokenSummary Token, TokenOwner Owner)>> ListAsync(BootstrapAccess bootstrap, string account, CancellationToken cancellation)
    {
        var tokens = new List<(TokenSummary, TokenOwner)>();
        CloudflareApiException? fault = null;
        var answered = false;
        foreach (var owner in (TokenOwner[])[TokenOwner.Account(account), TokenOwner.User])
        {
            try
            {
                tokens.AddRange((await bootstrap.TokensOf(owner).ListAsync(cancellation)).Select(token => (token, owner)));
                answered = true;
            }
            catch (CloudflareApiException refused) when (refused.Kind
                is ApiErrorKind.MissingPermission or ApiErrorKind.Authentication or ApiErrorKind.WrongFamily or ApiErrorKind.CredentialNotRecognised or ApiErrorKind.NotFound)
            {
                fault ??= refused;
            }
        }

        return answered || fault is null ? tokens : await bootstrap.AskAsync<List<(TokenSummary, TokenOwner)>>(() => throw fault);
    }

    // What manages tokens is a bootstrap credential, and no CI's.
    private async Task<List<TokenCandidate>> WithPoliciesAsync(
        ImmutableArray<TokenCandidate> ranked, BootstrapAccess bootstrap, SignRules rules, JobPlan plan, string account, CancellationToken cancellation)
    {
        var listed = RequirementList.Of(plan);
        var candidates = new List<TokenCandidate>();
        foreach (var (index, candidate) in ranked.Index())
        {
            if (index >= MostRead || candidate.IsExcluded)
            {
                candidates.Add(candidate);
                continue;
            }

            var record = await bootstrap.TokensOf(candidate.Owner).GetAsync(candidate.Token.Id, cancellation);
            if (PolicySet.Of(record.Policies).Grants.Any(grant => TokenManagement.Includes(catalog, grant.GroupId)))
            {
                continue;
            }

            var judge = new PolicyJudge(catalog, record, candidate.Owner, account, plan.Minimised.Permissions, world.Time.GetUtcNow());
            candidates.Add(candidate with { Signs = candidate.Signs.AddRange(rules.Of(judge, listed)) });
        }

        return candidates;
    }
}
