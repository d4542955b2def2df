using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Catalog.Probing;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;
using Cftoken.Tokens;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Probing;

/// <summary>Finds out what a token can do whose policies nobody can read, by calls that change nothing.</summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class ProbeUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    /// <summary>Probes.</summary>
    /// <exception cref="ProblemException">There is no token, Cloudflare does not take it, or it could not be asked.</exception>
    public async Task<ProbeReport> RunAsync(ProbeRequest request, IProbeDialogue dialogue, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(dialogue);
        var (token, where, known) = ProbedToken.Find(world, request);
        var plan = request.Job is not null || request.Asked is { NamesWork: true } ? new JobTargetFinder(world, catalog).Offline(request) : null;
        using var client = new CloudflareClient(world, ApiBase.Find(request.ApiBase, world.Environment), dialogue.Tell);
        try
        {
            var account = request.Asked?.AccountId is { } asked ? new KnownAccount(asked, "--account-id")
                : plan?.Account.Id is { } planned ? new KnownAccount(planned, plan.Account.Source ?? TokenVariables.AccountId)
                : known;
            var check = await new TokenVerifier(client, world.Time).VerifyAsync(token, account, cancellation);
            if (check is not { State: TokenState.Active, Verification: { } verification })
            {
                throw new ProblemException(check.Problem! with { Where = check.Problem.Where ?? where });
            }

            var session = client.With(token);
            var accountId = account?.Id ?? verification.Owner.AccountId ?? await OnlyAccountAsync(session, dialogue, cancellation);
            var zoneId = ZoneOf(request, plan) ?? await SomeZoneAsync(session, accountId, dialogue, cancellation);
            var place = new ProbePlace(accountId, zoneId, verification.Owner.Kind);
            var prober = new Prober(client.ProbeWith(token), catalog.Errors, world, accountId, request.Budget, dialogue);
            var survey = new ProbeSurvey(catalog, world, prober, place);
            var wanted = plan is null ? null : WantedBy(plan);
            await survey.ReadAsync(wanted, confirms: true, cancellation);
            if (request.WithWrites)
            {
                await survey.WriteAsync(wanted, cancellation);
            }

            var results = new ProbeResults(catalog, survey, place, request.WithWrites);
            return new ProbeReport(
                where,
                verification,
                accountId,
                zoneId,
                plan?.Job,
                results.Groups(wanted),
                results.Choices,
                survey.Answers,
                prober.Sent,
                request.Budget,
                prober.StoppedBecause,
                results.Limits);
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }

    // What a plan grants, and whatever else would let its calls through.
    private static HashSet<PermissionGroup> WantedBy(JobPlan plan) =>
    [
        .. plan.Minimised.Permissions.Where(permission => permission.Need != Need.Optional).Select(permission => permission.Group),
        .. plan.Parts.SelectMany(part => part.Requirements).Where(requirement => requirement.Need != Need.Optional)
            .SelectMany(requirement => requirement.Alternatives).SelectMany(calls => calls).SelectMany(call => call.Accepted),
    ];

    private static string? ZoneOf(ProbeRequest request, JobPlan? plan) =>
        request.Asked?.ZoneIds.FirstOrDefault(ResourceIds.IsHexId)
        ?? plan?.Minimised.Permissions.SelectMany(permission => permission.Resources)
            .Where(resource => resource.Kind == Scope.Zone && ResourceIds.IsHexId(resource.Id)).Select(resource => resource.Id).FirstOrDefault();

    private static async Task<string?> OnlyAccountAsync(TokenSession session, IProbeDialogue dialogue, CancellationToken cancellation)
    {
        try
        {
            if (await session.ListAccountsAsync(cancellation) is [var only])
            {
                return only.Id;
            }
        }
        catch (CloudflareApiException refused) when (IsRefusal(refused))
        {
        }

        dialogue.Tell("No account is known, so nothing is asked about one. Name it with --account-id.");
        return null;
    }

    private static async Task<string?> SomeZoneAsync(TokenSession session, string? accountId, IProbeDialogue dialogue, CancellationToken cancellation)
    {
        try
        {
            if (await session.FirstZoneAsync(accountId, cancellation) is { } zone)
            {
                return zone;
            }
        }
        catch (CloudflareApiException refused) when (IsRefusal(refused))
        {
        }

        dialogue.Tell("The token shows no zone, so nothing is asked about one. Name it with --zone-id.");
        return null;
    }

    private static bool IsRefusal(CloudflareApiException refused) => refused.Kind
        is ApiErrorKind.Authentication or ApiErrorKind.MissingPermission or ApiErrorKind.WrongFamily or ApiErrorKind.Rejected or ApiErrorKind.NotFound
        or ApiErrorKind.CredentialNotRecognised;
}
