using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Explaining.Policies;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;
using Cftoken.Projects;
using Cftoken.Tokens;
using Cftoken.Tokens.ProjectTokens;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Comparing.Against;

/// <summary>With what plans are to be compared.</summary>
/// <param name="Target"><c>token</c>, <c>template:NAME</c>, or the path of a file with policies.</param>
/// <param name="BootstrapFile">For <c>token</c>: the env file with the credential that may read it.</param>
/// <param name="ApiBase">For <c>token</c>: where the API is; null: the environment or Cloudflare's own.</param>
public sealed record AgainstTarget(string Target, string? BootstrapFile = null, string? ApiBase = null);

/// <summary>
/// Holds plans against what a token, a file or one of the dashboard's templates grants: what is missing, what is spare.
/// Offline, but for the project's own token, whose policies only a credential that manages tokens can read.
/// </summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class AgainstUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    /// <summary>The target that stands for the project's own token.</summary>
    public const string Token = "token";

    /// <summary>What the name of a template follows.</summary>
    public const string Template = "template:";

    /// <summary>Compares.</summary>
    /// <param name="request">What is planned.</param>
    /// <param name="target">With what it is compared.</param>
    /// <param name="tell">Takes what the user should know and does not stop the work.</param>
    /// <param name="cancellation">Ends the calls.</param>
    /// <exception cref="ProblemException">The project cannot be planned, there is no such template, or the file or the token cannot be read.</exception>
    public async Task<AgainstReport> CompareAsync(PlanRequest request, AgainstTarget target, Action<string> tell, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(target);
        var report = new PlanUseCase(world, catalog).Plan(request);
        var held = target.Target == Token ? await OfTokenAsync(report, request, target, tell, cancellation)
            : target.Target.StartsWith(Template, StringComparison.Ordinal) ? HeldGrants.OfTemplate(TemplateNamed(target.Target[Template.Length..]))
            : HeldGrants.OfFile(target.Target, new PolicyFile(world, catalog).Read(target.Target));
        return new AgainstReport(
            held.Kind,
            held.Name,
            held.Date,
            held.Notes,
            [.. report.Plans.Select(plan => GrantComparison.Of(plan, held.GrantsFor(plan.Account.Id)))],
            report.Warnings);
    }

    private TokenTemplate TemplateNamed(string name)
    {
        var known = catalog.Templates.FirstOrDefault(template => Slug(template.Name) == Slug(name));
        return known ?? throw new ProblemException(new Problem(
            "against.no-template",
            $"There is no template {UntrustedText.Clean(name, 80)}.",
            new Fix($"Name one of these: {string.Join(", ", catalog.Templates.Select(template => Template + Slug(template.Name)))}."),
            Kind: ProblemKind.Usage));
    }

    private static string Slug(string name) => name.Trim().Replace(' ', '-').ToLowerInvariant();

    private async Task<HeldGrants> OfTokenAsync(
        PlanReport report, PlanRequest request, AgainstTarget target, Action<string> tell, CancellationToken cancellation)
    {
        var root = report.Plans is [var first, ..] && first.ReadProject is { } project
            ? project.Root
            : new ProjectReader(world).Read(request.Path, request.Environment).Root;
        var create = new CreateRequest(request.Path) { BootstrapFile = target.BootstrapFile, ApiBase = target.ApiBase };
        var bootstrap = await BootstrapSource.FindAsync(world, target.BootstrapFile, root, tell, cancellation);
        using var client = new CloudflareClient(world, ApiBase.Find(target.ApiBase, world.Environment), tell);
        var dialogue = new Teller(tell);
        var found = ProjectTokenFiles.Search(world.Files, root, null);
        if (found.Tokens.IsEmpty)
        {
            throw new ProblemException(new Problem(
                "against.no-token",
                "The project has no token to compare with.",
                new Fix("Compare with a file of policies or a template, or create a token:", "cftoken plan --against template:edit-cloudflare-workers"),
                Kind: ProblemKind.Credential));
        }

        try
        {
            var access = new BootstrapAccess(client, world.Time, bootstrap, create, dialogue);
            var existing = new ExistingTokens(catalog, client, world.Time, create, access, dialogue);
            var account = report.Plans.Select(plan => plan.Account.Id).OfType<string>().FirstOrDefault() ?? found.AccountIds.FirstOrDefault()?.Value ?? bootstrap?.AccountId
                ?? throw new ProblemException(new Problem(
                    "account.unknown",
                    "Nothing says which account the token is for.",
                    new Fix($"Add account_id to the configuration, or set {TokenVariables.AccountId}."),
                    Kind: ProblemKind.Usage));
            var checks = await existing.VerifyAsync(found, account, cancellation);
            var living = checks.FirstOrDefault(token => token.Check.State == TokenState.Active);
            var record = living is null ? null : await existing.ReadAsync(living.Token, living.Check.Verification!, cancellation);
            return record is null
                ? throw new ProblemException(living is null ? Dead(checks) : access.Missing())
                : HeldGrants.OfToken($"{UntrustedText.Clean(record.Summary.Name, 120)} ({record.Summary.Id}), {living!.Token.Where}", record.Policies, catalog);
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }

    private static Problem Dead(ImmutableArray<CheckedToken> checks) => checks[0].Check.Problem ?? new Problem(
        "against.token-rejected",
        "The project's token does not work.",
        new Fix("Look at it:", "cftoken verify"),
        checks[0].Token.Where,
        ProblemKind.Credential);

    /// <summary>Passes on what is told.</summary>
    private sealed class Teller(Action<string> tell) : ITokenDialogue
    {
        public void Tell(string what) => tell(what);
    }
}
