using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Plans;
using Cftoken.Projects;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.ProjectTokens;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Creating;

/// <summary>One creation, once the plan stands: a look at the token that is there, or a new one.</summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
/// <param name="client">Cloudflare.</param>
/// <param name="request">What is asked for.</param>
/// <param name="plan">The plan, every id in it known.</param>
/// <param name="account">The account's id.</param>
/// <param name="bootstrap">The bootstrap credential; null where none was given.</param>
/// <param name="dialogue">Whom to tell and to ask.</param>
internal sealed class Creation(
    OutsideWorld world,
    PermissionCatalog catalog,
    CloudflareClient client,
    CreateRequest request,
    JobPlan plan,
    string account,
    BootstrapSource? bootstrap,
    ICreateDialogue dialogue)
{

    /// <summary>The project's token, where it has one that works; null where it has none.</summary>
    public async Task<CreateResult?> TryExistingAsync(ProjectTokenSearch found, CancellationToken cancellation)
    {
        var verifier = new TokenVerifier(client, world.Time);
        foreach (var token in found.Tokens)
        {
            var check = await verifier.VerifyAsync(token.Value, account, cancellation);
            if (check is { State: TokenState.Active, Verification: { } verification })
            {
                return await CompareAsync(token, verification, cancellation);
            }

            dialogue.Tell($"The token in {token.Where} does not work: {check.Problem?.Message}");
        }

        return null;
    }

    /// <summary>A new token, approved, delivered and verified.</summary>
    public async Task<CreateResult> CreateAsync(Project project, CancellationToken cancellation)
    {
        var (tokens, live) = await OwnerAsync(cancellation);
        var sink = new DotEnvSink(world, new DotEnvTarget(
            project.Root, request.Sink ?? DotEnvTarget.DevVars, request.Sink is not null, [.. project.PublishedFolders.Select(folder => folder.Path)]));
        await sink.CheckAsync(cancellation);
        var owner = tokens.Owner.Kind;
        var draft = new TokenDraft(
            request.Name ?? TokenNaming.For(plan, owner),
            PoliciesOf(LiveGroups.Apply(Granted, live)),
            request.TimeToLive.Length is { } length ? world.Time.GetUtcNow() + length : null);
        if (!await dialogue.ApproveAsync(new CreateProposal(plan with { Owner = owner }, draft.Name, draft.ExpiresOn, sink.Name), cancellation))
        {
            throw new ProblemException(new Problem("create.declined", "Declined; nothing was changed.", Kind: ProblemKind.Approval));
        }

        var creation = await new TokenCreation(world, client, tokens, sink).RunAsync(draft, account, cancellation);
        return new CreateResult.Created(plan with { Owner = owner }, creation, account);
    }

    // What the token will hold: an optional permission is not granted.
    private ImmutableArray<PlannedPermission> Granted => [.. plan.Minimised.Permissions.Where(permission => permission.Need != Need.Optional)];

    private async Task<CreateResult> CompareAsync(FoundToken token, TokenVerification verification, CancellationToken cancellation)
    {
        if (bootstrap is null)
        {
            return request.Existing == ExistingToken.Reuse
                ? new CreateResult.Served(plan, token, verification, [])
                : throw new ProblemException(BootstrapSource.Missing(request.Owner ?? plan.Owner));
        }

        var tokens = Bootstrap().TokensOf(verification.Owner);
        var record = await tokens.GetAsync(verification.Id, cancellation);
        var permissions = LiveGroups.Apply(Granted, await LiveGroupsAsync(tokens, cancellation));
        var held = PolicySet.Of(record.Policies);
        if (held.Grants.Any(grant => ManagesTokens(grant.GroupId)))
        {
            throw new ProblemException(CreateUseCase.BootstrapInProject(token.Where));
        }

        var difference = PolicyDifference.Between(permissions, held);
        var changes = GrantChange.Of(difference, catalog);
        return difference.IsExact || request.Existing == ExistingToken.Reuse
            ? new CreateResult.Served(plan, token, verification, changes)
            : new CreateResult.Differs(plan, token, verification, changes);
    }

    private static ImmutableArray<Policy> PoliciesOf(ImmutableArray<PlannedPermission> permissions)
    {
        var policies = permissions.Select(permission => new Policy(
            PolicyEffect.Allow,
            [new GroupReference(permission.Group.Id!)],
            [.. permission.Resources.Select(ResourceKeys.SelectorOf)]));
        return PolicySet.Of(policies).ToPolicies();
    }

    private bool ManagesTokens(string groupId) => catalog.GroupById(groupId)?.Name is "API Tokens Write" or "Account API Tokens Write";

    private BootstrapSession Bootstrap() =>
        client.With((bootstrap ?? throw new ProblemException(BootstrapSource.Missing(request.Owner ?? plan.Owner))).Credential);

    // An account's token outlives its maker's access, so it is the first choice. A credential that is not let to the
    // account's tokens can only make its user's; whoever asked for one kind gets that kind or an error.
    private async Task<(TokenEndpoints Tokens, ImmutableArray<LivePermissionGroup> Live)> OwnerAsync(CancellationToken cancellation)
    {
        if (request.Owner is { } asked)
        {
            var chosen = Bootstrap().TokensOf(asked == OwnerKind.User ? TokenOwner.User : TokenOwner.Account(account));
            return (chosen, await LiveGroupsAsync(chosen, cancellation));
        }

        var ofAccount = Bootstrap().TokensOf(TokenOwner.Account(account));
        try
        {
            return (ofAccount, await ofAccount.ListPermissionGroupsAsync(cancellation));
        }
        catch (CloudflareApiException refused) when (refused.Kind is ApiErrorKind.MissingPermission)
        {
            dialogue.Tell("This bootstrap credential manages the tokens of its user and not those of the account, so the token will be user-owned.");
            var ofUser = Bootstrap().TokensOf(TokenOwner.User);
            return (ofUser, await LiveGroupsAsync(ofUser, cancellation));
        }
    }

    // Reading the list wants a permission of its own, which whoever may create tokens need not have.
    private async Task<ImmutableArray<LivePermissionGroup>> LiveGroupsAsync(TokenEndpoints tokens, CancellationToken cancellation)
    {
        try
        {
            return await tokens.ListPermissionGroupsAsync(cancellation);
        }
        catch (CloudflareApiException refused) when (refused.Kind is ApiErrorKind.MissingPermission)
        {
            dialogue.Tell("Cloudflare does not list its permission groups to this bootstrap credential; their ids come from the catalogue.");
            return [];
        }
    }
}
