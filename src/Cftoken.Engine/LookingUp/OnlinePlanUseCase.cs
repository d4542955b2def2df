using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Plans;
using Cftoken.Tokens.ProjectTokens;

namespace Cftoken.Engine.LookingUp;

/// <summary>Where names are looked up, and with what.</summary>
/// <param name="File">The env file with a token that may look names up; null: <c>CFTOKEN_LOOKUP_TOKEN</c>, else the project's own token.</param>
/// <param name="ApiBase">Where the API is; null: the environment or Cloudflare's own.</param>
public sealed record LookUpSource(string? File = null, string? ApiBase = null);

/// <summary>Plans, and asks Cloudflare for the ids that no file tells: the account, and zones and Workers by name. Changes nothing.</summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class OnlinePlanUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    /// <summary>Plans with the ids that were found. What the token does not see stays a placeholder, and that is told.</summary>
    /// <exception cref="ProblemException">
    /// Nothing can be planned, there is no token to look names up with, it sees several accounts, or a call failed.
    /// </exception>
    public async Task<PlanReport> PlanAsync(PlanRequest request, LookUpSource source, Action<string> tell, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(tell);
        var planning = new PlanUseCase(world, catalog);
        var offline = planning.Plan(request);
        if (!offline.Plans.Any(IsOpen))
        {
            return offline;
        }

        using var client = new CloudflareClient(world, ApiBase.Find(source.ApiBase, world.Environment), tell);
        var finder = new NameFinder(client.With(TokenFor(offline, source)));
        try
        {
            var account = offline.Plans.Any(plan => plan.Account.Id is null) ? await finder.OnlyAccountAsync(cancellation) : null;
            var zones = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, of) in offline.Plans.SelectMany(plan => ZonesOf(plan, account)).Distinct())
            {
                if (await finder.ZoneAsync(name, of, cancellation) is { } id)
                {
                    zones[name] = id;
                }
                else
                {
                    tell($"The lookup token sees no zone that holds {UntrustedText.Clean(name, 100)}; the plan keeps a placeholder for its id.");
                }
            }

            var workers = ImmutableDictionary<string, string>.Empty;
            foreach (var plan in offline.Plans)
            {
                workers = workers.SetItems(await finder.WorkersAsync(plan.Minimised.Unresolved, plan.Account.Id ?? account!, cancellation));
            }

            return planning.Plan(request with
            {
                Known = request.Known with { AccountId = account ?? request.Known.AccountId, Zones = zones.ToImmutable(), Workers = workers },
            });
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }

    private static bool IsOpen(JobPlan plan) => plan.Account.Id is null || plan.Minimised.Unresolved.Any(resource => resource is { Name: not null } && (resource.Kind == Scope.Zone || resource.Kind == Scope.Worker));

    private static IEnumerable<(string Name, string? Account)> ZonesOf(JobPlan plan, string? account) =>
        from resource in plan.Minimised.Unresolved
        where resource.Kind == Scope.Zone && resource.Name is not null
        select (resource.Name, plan.Account.Id ?? account);

    private Secret TokenFor(PlanReport report, LookUpSource source)
    {
        var bootstrap = BootstrapSource.KnownTo(world);
        if (LookUpToken.Find(world, source.File, bootstrap) is { } given)
        {
            return given;
        }

        var own = report.Plans.Select(plan => plan.ReadProject?.Root).OfType<string>().Distinct()
            .SelectMany(root => ProjectTokenFiles.Search(world.Files, root).Tokens).FirstOrDefault()
            ?? throw new ProblemException(new Problem(
                "lookup.none",
                "Names are to be looked up, and there is no token to do it with.",
                new Fix("Name a file with a token that may read zones (Zone Read): --lookup FILE. Or set CFTOKEN_LOOKUP_TOKEN."),
                Kind: ProblemKind.Credential));
        LookUpToken.MustNotBe(bootstrap, own.Value, own.Where);
        return own.Value;
    }
}
