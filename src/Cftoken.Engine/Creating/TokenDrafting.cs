using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Creating;

/// <summary>How a plan becomes a token that can be asked for: whose it will be, and every permission by the id that the live API has for it.</summary>
internal sealed class TokenDrafting
{
    private readonly JobPlan plan;

    private TokenDrafting(JobPlan plan, TokenEndpoints tokens, ImmutableArray<PlannedPermission> granted) =>
        (this.plan, Tokens, Granted) = (plan, tokens, granted);

    /// <summary>The tokens among which it will be.</summary>
    public TokenEndpoints Tokens { get; }

    /// <summary>What it will hold, by id.</summary>
    public ImmutableArray<PlannedPermission> Granted { get; }

    /// <summary>The kind of token that it will be.</summary>
    public OwnerKind Owner => Tokens.Owner.Kind;

    /// <summary>The plan, with the kind of token that it will be.</summary>
    public JobPlan Plan => plan with { Owner = Owner };

    /// <summary>What a plan's token holds: an optional permission is not granted.</summary>
    public static ImmutableArray<PlannedPermission> PlannedOf(JobPlan plan) =>
        [.. plan.Minimised.Permissions.Where(permission => permission.Need != Need.Optional)];

    /// <summary>
    /// Finds out whose it will be and which ids it needs. An account's token outlives its maker's access, so it is the
    /// first choice. A credential that is not let to the account's tokens can only make its user's; whoever asked for one
    /// kind gets that kind or an error.
    /// </summary>
    /// <param name="target">The job.</param>
    /// <param name="asked">The kind that was asked for; null: none.</param>
    /// <param name="bootstrap">The way to the bootstrap credential.</param>
    /// <param name="dialogue">Whom to tell.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ProblemException">There is no credential, it is rejected, or a permission has no id.</exception>
    public static async Task<TokenDrafting> BeginAsync(
        JobTarget target, OwnerKind? asked, BootstrapAccess bootstrap, ITokenDialogue dialogue, CancellationToken cancellation)
    {
        var (tokens, live) = await OwnerAsync(target.Account, asked, bootstrap, dialogue, cancellation);
        return new TokenDrafting(target.Plan, tokens, LiveGroups.Apply(PlannedOf(target.Plan), live));
    }

    /// <summary>The token.</summary>
    /// <param name="request">Its name, its end and its networks.</param>
    /// <param name="now">The moment from which its time counts.</param>
    public TokenDraft Draft(CreateRequest request, DateTimeOffset now)
    {
        var name = request.Name ?? TokenNaming.For(plan, Owner, request.OwnerName);
        return new TokenDraft(
            request.IsTemporary ? TemporaryRule.NameOf(name) : name,
            PoliciesOf(Granted),
            (request.TimeToLive ?? request.DefaultLife.Life).Length is { } length ? now + length : null,
            request.NotBefore)
        {
            AllowedFrom = request.AllowedFrom,
            RefusedFrom = request.RefusedFrom,
        };
    }

    private static ImmutableArray<Policy> PoliciesOf(ImmutableArray<PlannedPermission> permissions)
    {
        var policies = permissions.Select(permission => new Policy(
            PolicyEffect.Allow,
            [new GroupReference(permission.Group.Id!)],
            [.. permission.Resources.Select(ResourceKeys.SelectorOf)]));
        return PolicySet.Of(policies).ToPolicies();
    }

    private static async Task<(TokenEndpoints Tokens, ImmutableArray<LivePermissionGroup> Live)> OwnerAsync(
        string account, OwnerKind? asked, BootstrapAccess bootstrap, ITokenDialogue dialogue, CancellationToken cancellation)
    {
        if (asked is { } kind)
        {
            var chosen = bootstrap.TokensOf(kind == OwnerKind.User ? TokenOwner.User : TokenOwner.Account(account));
            return (chosen, await LiveGroups.ReadAsync(bootstrap, chosen, dialogue, cancellation));
        }

        var ofAccount = bootstrap.TokensOf(TokenOwner.Account(account));
        try
        {
            return (ofAccount, await bootstrap.AskAsync(() => ofAccount.ListPermissionGroupsAsync(cancellation)));
        }
        catch (CloudflareApiException refused) when (refused.Kind is ApiErrorKind.MissingPermission)
        {
            dialogue.Tell("This bootstrap credential manages the tokens of its user and not those of the account, so the token will be user-owned.");
            var ofUser = bootstrap.TokensOf(TokenOwner.User);
            return (ofUser, await LiveGroups.ReadAsync(bootstrap, ofUser, dialogue, cancellation));
        }
    }
}
