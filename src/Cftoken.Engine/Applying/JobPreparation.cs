using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Editing;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Engine.Applying;

/// <summary>Holds what is planned for a job against the token that it has, and works out what is to be done.</summary>
/// <param name="world">The clock.</param>
/// <param name="catalog">The catalogue.</param>
/// <param name="workplace">What changes work with.</param>
/// <param name="targets">Plans jobs.</param>
/// <param name="dialogue">Whom to tell.</param>
internal sealed class JobPreparation(
    OutsideWorld world, PermissionCatalog catalog, Workplace workplace, JobTargetFinder targets, ITokenDialogue dialogue)
{
    private readonly JobsAtHand jobs = new(world, workplace);
    private readonly PersonRule person = new(catalog);

    /// <summary>Looks at one job.</summary>
    /// <param name="request">What is asked for, about this job alone.</param>
    /// <param name="plan">The job, from files alone.</param>
    /// <param name="isOnlyJob">Whether the project has no other, so that a token that lies in it is this job's.</param>
    /// <param name="approval">Who is asked where an earlier run left something open.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<PreparedJob> PrepareAsync(
        ApplyRequest request, JobPlan plan, bool isOnlyJob, IApproval approval, CancellationToken cancellation)
    {
        var job = await jobs.FindAsync(request, plan, cancellation);
        using var turn = await workplace.Memory.Locks.TakeAsync(job.Key, cancellation);
        await workplace.SettleAsync(job.Key, request, approval, cancellation);
        var target = await targets.FindAsync(
            request, plan, job.Target.Found, workplace.Bootstrap, workplace.LookUps(request), needsCredential: true, cancellation);
        var create = new CreateRequest(request.Path)
        {
            Environment = request.Environment,
            Job = request.Job,
            Asked = request.Asked,
            Wrangler = request.Wrangler,
            ApiBase = request.ApiBase,
            BootstrapFile = request.BootstrapFile,
            LookupFile = request.LookupFile,
            Zones = request.Zones,
            Existing = ExistingToken.CreateNew,
        };
        try
        {
            var token = await TokenAsync(job, target, isOnlyJob, cancellation);
            await TellStrangeAsync(target, token, cancellation);
            return token is { Record.Summary.Status: TokenSummary.Active or TokenSummary.Disabled }
                ? await ExistingAsync(request, job, target, create.With(plan.Terms, world.Environment), token, cancellation)
                : await NewAsync(job, target, create, token, cancellation);
        }
        catch (ProblemException stopped)
        {
            return new PreparedJob(job.Key, Action(target.Plan, JobActionKind.Blocked) with { Problem = stopped.Problems[0] }, []);
        }
    }

    private async Task TellStrangeAsync(JobTarget target, HeldToken? token, CancellationToken cancellation)
    {
        var owner = token?.Tokens.Owner ?? (target.Plan.Terms.Owner == OwnerKind.User ? TokenOwner.User : TokenOwner.Account(target.Account));
        try
        {
            var listed = (await workplace.Bootstrap.TokensOf(owner).ListAsync(cancellation)).Where(other => other.Id != token?.Record.Summary.Id);
            if (await new StrangeTokens(workplace.Memory).ToldAsync(listed, [TokenNaming.For(target.Plan, owner.Kind)], cancellation) is { } strange)
            {
                dialogue.Tell($"{UntrustedText.Clean(target.Plan.Job, 80)}: {strange}");
            }
        }
        catch (CloudflareApiException)
        {
            // Whatever is wrong with the credential is told by what needs it.
        }
    }

    private static JobAction Action(JobPlan plan, JobActionKind kind) => new(plan.Job, plan.Environment, kind);

    private static ImmutableArray<PlannedPermission> Granted(JobTarget target, ImmutableArray<LivePermissionGroup> live) =>
        LiveGroups.Apply([.. target.Plan.Minimised.Permissions.Where(permission => permission.Need != Need.Optional)], live);

    // Where a project has several jobs, the value that lies in it may be that of any of them: then its name has to fit too.
    private async Task<HeldToken?> TokenAsync(JobAtHand job, JobTarget target, bool isOnlyJob, CancellationToken cancellation)
    {
        var (own, others) = await workplace.RecordedAsync(job.Key, cancellation);
        var token = await workplace.Tokens.OfJobAsync(job.Target, own, others, cancellation);
        if (token is null || isOnlyJob || token.Record.Summary.Id == own?.Token.Id)
        {
            return token;
        }

        var name = TokenNaming.For(target.Plan, token.Tokens.Owner.Kind);
        return HeldTokenFinder.BaseName(token.Record.Summary.Name) == name ? token : null;
    }

    private async Task<PreparedJob> ExistingAsync(
        ApplyRequest request, JobAtHand job, JobTarget target, CreateRequest asked, HeldToken token, CancellationToken cancellation)
    {
        var planned = Granted(target, await LiveGroups.ReadAsync(workplace.Bootstrap, token.Tokens, dialogue, cancellation));
        var gap = new Gap(token.Record, planned, catalog);
        var sharing = new SharedToken(targets, gap.Names, target.Plan);
        var summary = token.Record.Summary;
        var now = world.Time.GetUtcNow();
        ImmutableArray<TermChange> terms =
        [
            .. TermChange.Of(asked, new TokenVerification(summary.Id, summary.Status, summary.NotBefore, summary.ExpiresOn, token.Tokens.Owner), now),
            .. TermChange.OfNetworks(asked, token.Record),
        ];
        var edit = gap.Fitting(sharing.Wants) with
        {
            ExpiresOn = terms.Any(term => term.Term == Term.Lifetime) ? now + (asked.TimeToLive ?? asked.DefaultLife.Life).Length : null,
            Networks = terms.Any(term => term.Term == Term.Networks) ? new TokenNetworks(asked.AllowedFrom, asked.RefusedFrom) : null,
        };
        var because = person.ReasonsFor(target.Plan.Terms.Gate, gap.Missing.Select(grant => grant.GroupId), [.. planned.Select(permission => permission.Group)]);
        var change = new PreparedChange(
            job.Key, token, edit, TokenChange.Of(token, edit, [.. terms.Where(term => term.Term != Term.Owner)], catalog, gap.Names), because);
        var remarks = terms.Where(term => term.Term == Term.Owner).Select(term =>
            $"The job asks for a token of the {term.Asked}, and this one is that of {term.Held}: an owner cannot be changed. Another takes its place with {(request with { Token = null, Sink = null }).ToCommandLine().Replace("cftoken apply", "cftoken create", StringComparison.Ordinal)} --new");
        var problem = summary.Status == TokenSummary.Disabled ? Disabled(summary) : change.IsNeeded ? Workplace.WhyNot(change) : null;
        var kind = problem is not null ? JobActionKind.Blocked : change.IsNeeded ? JobActionKind.Change : JobActionKind.Keep;
        return new PreparedJob(
            job.Key,
            Action(target.Plan, kind) with { Change = change.Change, Problem = problem, Remarks = [.. remarks] },
            kind == JobActionKind.Change ? because : [])
        {
            Change = change,
            Steps =
            [
                .. edit.Add.Select(grant => $"add {InWords(grant)}")
                    .Concat(edit.Remove.Select(grant => $"take {InWords(grant)}"))
                    .Concat(change.Change.Terms.Select(term => term.Term == Term.Lifetime
                        ? $"set its end, {asked.TimeToLive ?? asked.DefaultLife.Life} from then on"
                        : $"let it work {term.Asked}"))
                    .Order(StringComparer.Ordinal),
            ],
            Token = token,
            Sinks = asked.Addresses(),
        };

        string InWords(PolicyGrant grant) =>
            $"{(grant.Effect == PolicyEffect.Deny ? "the denial of " : string.Empty)}{UntrustedText.Clean(gap.Names.GroupOf(grant.GroupId)?.Name ?? gap.Names.InWords(grant).Permission, 120)} ({grant.GroupId}) on {TokenOutline.InWords(grant.Resource)}";
    }

    private async Task<PreparedJob> NewAsync(JobAtHand job, JobTarget target, CreateRequest create, HeldToken? dead, CancellationToken cancellation)
    {
        var asked = create.With(target.Plan.Terms, world.Environment);
        asked = asked with { Owner = OwnerRule.KindFor(asked, asked.Owner, target.Plan) };
        var drafting = await TokenDrafting.BeginAsync(target, asked.Owner, workplace.Bootstrap, dialogue, cancellation);
        var planned = drafting.Granted;
        var name = drafting.Draft(asked, world.Time.GetUtcNow()).Name;
        var names = new GroupNames(catalog, planned.Select(permission => permission.Group), []);
        var grants = PolicySet.Of(planned.SelectMany(permission => permission.Resources.Select(
            resource => new PolicyGrant(PolicyEffect.Allow, permission.Group.Id!, ResourceKeys.SelectorOf(resource)))));
        var outline = TokenOutline.Of(name, target.Account, drafting.Owner, planned, asked);
        var held = dead is null ? null : PolicySet.Of(dead.Record.Policies);
        var addresses = asked.Addresses();
        return new PreparedJob(
            job.Key,
            Action(target.Plan, JobActionKind.Create) with
            {
                New = new PlannedToken(
                    name,
                    [.. grants.Grants.Select(names.InWords)],
                    TokenOutline.TermsOf(asked),
                    [.. addresses.Select(address => address.ToString())],
                    dead is null ? null : $"{UntrustedText.Clean(dead.Record.Summary.Name, 120)}, which is {UntrustedText.Clean(dead.Record.Summary.Status, 40)}"),
            },
            person.ReasonsFor(target.Plan.Terms, planned, held))
        {
            Create = create with { Agreed = outline },
            Steps = outline,
            Token = dead,
            Sinks = addresses,
        };
    }

    private static Problem Disabled(TokenSummary token) => new(
        "token.disabled",
        $"The token {UntrustedText.Clean(token.Name, 120)} ({token.Id}) is disabled: somebody switched it off. It was not switched on.",
        new Fix("Find out why. Switch it on again, or give the job a new one:", $"cftoken revoke {token.Id} --undo"));
}
