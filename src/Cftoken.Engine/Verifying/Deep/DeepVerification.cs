using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Probing;
using Cftoken.Engine.Targets;
using Cftoken.Tokens;
using Cftoken.Tokens.ProjectTokens;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Verifying.Deep;

/// <summary>Holds one job's requirements against one token: by its policies where they can be read, else by calls that only read.</summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
/// <param name="client">Cloudflare.</param>
/// <param name="request">What is asked for.</param>
/// <param name="target">The job.</param>
/// <param name="token">The token, and where it stands.</param>
/// <param name="access">The way to the bootstrap credential.</param>
/// <param name="dialogue">Whom to tell.</param>
internal sealed class DeepVerification(
    OutsideWorld world,
    PermissionCatalog catalog,
    CloudflareClient client,
    DeepVerifyRequest request,
    JobTarget target,
    FoundToken token,
    BootstrapAccess access,
    IProbeDialogue dialogue)
{
    private readonly ImmutableArray<ListedRequirement> listed = RequirementList.Of(target.Plan);
    private readonly Prober prober = new(client.ProbeWith(token.Value), catalog.Errors, world, target.Account, ProbeRequest.DefaultBudget, dialogue);

    /// <summary>Verifies once.</summary>
    /// <exception cref="ProblemException">Cloudflare does not take the token.</exception>
    public async Task<DeepReport> OnceAsync(CancellationToken cancellation)
    {
        var check = await CheckAsync(cancellation);
        var verification = check.Verification ?? throw new ProblemException(check.Problem! with { Where = check.Problem.Where ?? token.Where });
        var read = await ReadAsync(verification, cancellation);
        if (read is not null)
        {
            return Report(check, verification, read, JudgeBy(read, verification));
        }

        var byReads = JudgeOf(verification);
        if (check.State == TokenState.Active)
        {
            dialogue.Tell("The token's policies cannot be read without a bootstrap credential, so it is tried out, by calls that only read.");
            await byReads.AskAsync(listed, confirms: true, cancellation);
        }

        return Report(check, verification, null, [.. listed.Select(byReads.Judge)]);
    }

    /// <summary>
    /// Verifies once, for whoever waits: what the policies promise is tried out as well, and a token that is not known yet is
    /// no error.
    /// </summary>
    /// <returns>The report, null where the token is not known yet; and whether waiting may mend what fails.</returns>
    public async Task<(DeepReport? Report, Problem? Unknown, bool MayMend)> TryAsync(CancellationToken cancellation)
    {
        var check = await CheckAsync(cancellation);
        if (check is not { State: TokenState.Active, Verification: { } verification })
        {
            return check.Verification is { } inactive
                ? (Report(check, inactive, null, []), null, false)
                : (null, check.Problem! with { Where = check.Problem.Where ?? token.Where }, check.State == TokenState.Rejected);
        }

        var read = await ReadAsync(verification, cancellation);
        var promised = read is null ? default : JudgeBy(read, verification);
        if (read is not null && promised.Any(one => one.Outcome == CheckOutcome.Failed))
        {
            return (Report(check, verification, read, promised), null, false);
        }

        var byReads = JudgeOf(verification);
        await byReads.AskAsync(listed, confirms: false, cancellation);
        ImmutableArray<RequirementCheck> tried = [.. listed.Select(byReads.Judge)];
        var judged = read is null ? tried : [.. promised.Zip(tried, Joined)];
        return (Report(check, verification, read, judged), null, prober.StoppedBecause is null);
    }

    // A read that is let through proves nothing about the rest; one that is refused shows that the policies are not there yet.
    private static RequirementCheck Joined(RequirementCheck promised, RequirementCheck tried) => tried.Outcome == CheckOutcome.Failed
        ? tried with { Because = $"held by the token's policies, and still refused: {tried.Because}", Missing = [] }
        : promised;

    private Task<TokenCheck> CheckAsync(CancellationToken cancellation) => new TokenVerifier(client, world.Time).VerifyAsync(
        token.Value, new KnownAccount(target.Account, TokenVariables.AccountId), cancellation);

    private Task<ReadToken?> ReadAsync(TokenVerification verification, CancellationToken cancellation) =>
        new TokenReader(catalog, client, access, dialogue).ReadAsync(token, verification, mustRead: false, cancellation);

    private ImmutableArray<RequirementCheck> JudgeBy(ReadToken read, TokenVerification verification)
    {
        var judge = new PolicyJudge(
            catalog, read.Record, verification.Owner, target.Account, target.Plan.Minimised.Permissions, world.Time.GetUtcNow());
        return [.. listed.Select(judge.Judge)];
    }

    private ReadJudge JudgeOf(TokenVerification verification) =>
        new(catalog, world, prober, target.Account, verification.Owner.Kind, target.Plan.Minimised.Permissions);

    private DeepReport Report(TokenCheck check, TokenVerification verification, ReadToken? read, ImmutableArray<RequirementCheck> checks) => new(
        target.Plan,
        token,
        check,
        read is null ? CheckBasis.Probe : read.ByBootstrap ? CheckBasis.PoliciesByBootstrap : CheckBasis.PoliciesByItself,
        read?.Record.Summary.Name,
        checks,
        [
            .. TokenNotes.Of(verification, target.Plan, world.Time.GetUtcNow()),
            .. read is null ? [] : TokenNotes.Of(read.Record, new HeldGroups(catalog, read.Record.Policies), target.Account),
        ],
        DeepFixes.Of(request, check, checks))
    {
        Requests = prober.Sent,
    };
}
