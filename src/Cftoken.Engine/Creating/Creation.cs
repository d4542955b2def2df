using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Creating.Places;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;
using Cftoken.Projects;
using Cftoken.Tokens;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.ProjectTokens;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Sinks.Addresses;
using Cftoken.Tokens.State;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Creating;

/// <summary>One creation, once the plan stands: a look at the token that is there, or a new one.</summary>
/// <param name="world">The outside world.</param>
/// <param name="client">Cloudflare.</param>
/// <param name="request">What is asked for.</param>
/// <param name="target">The job, every id in its plan known.</param>
/// <param name="job">What the job is known by.</param>
/// <param name="sinks">Where the token's value goes.</param>
/// <param name="memory">What is remembered from one run to the next.</param>
/// <param name="recorded">The token that is recorded for the job.</param>
/// <param name="existing">The tokens that the project has already.</param>
/// <param name="occupied">What the places hold that the token is to go to.</param>
/// <param name="before">The token that the job had before.</param>
/// <param name="bootstrap">The way to the bootstrap credential.</param>
/// <param name="person">When a person has to decide.</param>
/// <param name="approver">Who is asked.</param>
/// <param name="dialogue">Whom to tell.</param>
internal sealed class Creation(
    OutsideWorld world,
    CloudflareClient client,
    CreateRequest request,
    JobTarget target,
    JobKey job,
    ImmutableArray<ITokenSink> sinks,
    TokenMemory memory,
    RecordedTokens recorded,
    ExistingTokens existing,
    OccupiedPlaces occupied,
    TokenBefore before,
    BootstrapAccess bootstrap,
    PersonRule person,
    Approver approver,
    ICreateDialogue dialogue)
{
    private readonly JobPlan plan = target.Plan;
    private readonly Project project = target.Project;
    private readonly string account = target.Account;
    private readonly ProjectTokenSearch found = target.Found;

    /// <summary>Keeps the token that is there, shows how it differs, or makes another one.</summary>
    /// <param name="cancellation">Stops.</param>
    public async Task<CreateResult> RunAsync(CancellationToken cancellation)
    {
        var known = await existing.VerifyAsync(found, account, cancellation);
        if (known is [.., { Check: { State: TokenState.Active, Verification: { } its } } at] && !await IsThisJobsAsync(at.Token, its, cancellation))
        {
            known = known.RemoveAt(known.Length - 1);
        }

        if (known is not [.., { Check.State: TokenState.Active }] && request.Existing != ExistingToken.CreateNew
            && await recorded.FindAsync(sinks, address => SinkFactory.Open(address, ContextOf(world, project, SinkChoice.JobFile)), cancellation) is { } held)
        {
            return await FillAsync(await CompareAsync(TokenPlace.Of(sinks), null, held.Verification, held.Record, cancellation), held.Value, cancellation);
        }

        if (known is not [.., { Token: var token, Check: { Verification: { } verification } check }])
        {
            return await CreateAsync(known, null, cancellation);
        }

        var record = await existing.ReadAsync(token, verification, cancellation);
        return check.State == TokenState.Active && request.Existing != ExistingToken.CreateNew
            ? await FillAsync(await CompareAsync(TokenPlace.Of(token), token, verification, record, cancellation), token.Value, cancellation)
            : await CreateAsync(known, PolicySet.Of(record?.Policies ?? []), cancellation);
    }

    // A file holds one token. Another job's is neither this one's nor pushed out by it, and a token that lies where this
    // job's does not go is not this job's where another is recorded for it.
    private async Task<bool> IsThisJobsAsync(FoundToken token, TokenVerification verification, CancellationToken cancellation)
    {
        var isItsPlace = sinks.Any(sink => sink.Address.Kind == SinkAddress.DotEnv && FullPath(sink.Address.Target) == FullPath(token.Where.File));
        if (request.Existing == ExistingToken.KeepIfExact && await occupied.OtherJobOfAsync(verification.Id, cancellation) is { } other)
        {
            return isItsPlace ? throw new ProblemException(occupied.HeldByAnotherJob(token.Where.File, other)) : false;
        }

        return isItsPlace || request.SinkChoice == SinkChoice.Usual
            || await memory.Register.FindAsync(job, cancellation) is not { } own || own.Token.Id == verification.Id;
    }

    // What nobody asked to be filled is not: the usual file is where a token is put that there is none of yet.
    private async Task<CreateResult> FillAsync(CreateResult result, Secret? value, CancellationToken cancellation)
    {
        if (result is not CreateResult.Served served || request.SinkChoice == SinkChoice.Usual)
        {
            return result;
        }

        var token = new ServingToken(
            new TokenReference(served.Verification.Id, served.Comparison.Name ?? TokenReference.UnknownName), served.Verification.Owner, served.Verification.ExpiresOn, world.Time.GetUtcNow());
        var filled = await new HeldPlaces(job, plan.Terms.Gate, request, memory.Register, approver).FillAsync(token, value, sinks, account, cancellation);
        return served with { Filled = filled };
    }

    private async Task<CreateResult> CompareAsync(
        TokenPlace place, FoundToken? token, TokenVerification verification, TokenRecord? record, CancellationToken cancellation)
    {
        var isReused = request.Existing == ExistingToken.Reuse;
        if (record is null && !isReused)
        {
            throw new ProblemException(bootstrap.Missing());
        }

        var live = record is not null && bootstrap.IsGiven ? await LiveGroups.ReadAsync(bootstrap, bootstrap.TokensOf(verification.Owner), dialogue, cancellation) : [];
        var comparison = record is null ? existing.Unread(verification) : existing.Compare(record, verification, LiveGroups.Apply(TokenDrafting.PlannedOf(plan), live));
        return comparison.IsExact || isReused
            ? new CreateResult.Served(plan, place, verification, comparison, token is not null && await CompleteAsync(token, verification, cancellation))
            : new CreateResult.Differs(plan, place, verification, comparison);
    }

    // Without the account's id a token of an account cannot be verified, and wrangler asks for more than the plan holds.
    private async Task<bool> CompleteAsync(
        FoundToken token, TokenVerification verification, CancellationToken cancellation)
    {
        if (project.AccountId is not null || !found.AccountIds.IsEmpty)
        {
            return false;
        }

        if (token.Variable == TokenVariables.Token)
        {
            try
            {
                await SinkFactory.Open(SinkAddress.OfEnvFile(token.Where.File), ContextOf(world, project, SinkChoice.CommandLine))
                    .DeliverAsync(new TokenDelivery(verification.Id, token.Value, account), cancellation);
                return true;
            }
            catch (ProblemException refused)
            {
                dialogue.Tell($"The account id could not be written: {refused.Problems[0].Message}");
            }
        }

        dialogue.Tell($"No file of the project tells the account. Add this line to {token.Where.File}: {TokenVariables.AccountId}={account}");
        return false;
    }

    // What the job's token held until now counts where another takes its place; what could not be read counts as nothing.
    private async Task<CreateResult> CreateAsync(ImmutableArray<CheckedToken> known, PolicySet? heldBefore, CancellationToken cancellation)
    {
        var drafting = await TokenDrafting.BeginAsync(target, request.Owner, bootstrap, dialogue, cancellation);
        await TokenCreation.CheckAsync(sinks, cancellation);
        if (request.IsTemporary)
        {
            await occupied.MustBeFreeForTemporaryAsync(sinks, account, cancellation);
        }

        heldBefore ??= await recorded.HeldAsync(cancellation);
        var (tokens, granted, owner) = (drafting.Tokens, drafting.Granted, drafting.Owner);
        var draft = drafting.Draft(request, world.Time.GetUtcNow());
        if (request.TimeToLive is null && request.DefaultLife is { Because: { } because, Life: var life })
        {
            dialogue.Tell($"The token ends in {life}, because {because}; --expires says otherwise.");
        }

        MustBeAsAgreed(TokenOutline.Of(draft.Name, account, owner, granted, request));
        var earlier = request.IsTemporary ? null : await before.FindAsync(known, cancellation);
        dialogue.Show(new CreateProposal(plan with { Owner = owner }, draft.Name, draft.ExpiresOn, [.. sinks.Select(sink => sink.Name)]));
        await approver.MustApproveAsync(
            "Create this token?", draft.Name, [.. person.ReasonsFor(plan.Terms, granted, heldBefore), .. ReasonsOf(sinks)], request.ToCommandLine("--yes"), cancellation);
        var context = ContextOf(world, project, request.SinkChoice);
        var delivery = new DeliveryPlan(job.Project, [.. sinks.Select(sink => sink.Address)], account) { PublishedFolders = context.PublishedFolders };
        var creation = await new TokenCreation(world, client, tokens, memory).RunAsync(
            new CreationOrder(job, draft, sinks, delivery)
            {
                Temporary = request.IsTemporary ? new TemporaryTerms(draft.ExpiresOn!.Value, request.OwnerName!) : null,
                Predecessor = before.Retiring(earlier),
            },
            cancellation);
        return new CreateResult.Created(plan with { Owner = owner }, creation, account, Replaced(creation, known, earlier?.Token))
        {
            Left = await before.EndAsync(earlier, creation.IsVerified),
        };
    }

    private ImmutableArray<ReplacedToken> Replaced(CreationResult creation, ImmutableArray<CheckedToken> known, TokenSummary? earlier)
    {
        ImmutableArray<ReplacedToken> replaced = [.. creation.Receipts.Select(receipt => ReplacedBy(receipt, known)).OfType<ReplacedToken>()];
        return earlier is { IsActive: true } && replaced.All(token => token.Id != earlier.Id) ? [.. replaced, new ReplacedToken(earlier.Id, true, null)] : replaced;
    }

    // Between the question and the creation the project's files are read once more.
    private void MustBeAsAgreed(ImmutableArray<string> outline)
    {
        if (request.Agreed is { } agreed && !agreed.SequenceEqual(outline))
        {
            throw new ProblemException(new Problem(
                "create.not-as-agreed",
                "The project changed after what was to be created had been shown. No token was created.",
                new Fix("Look at it again:", request.ToCommandLineOf("apply"))));
        }
    }

    /// <summary>Why a person has to agree to sinks; empty where nobody has to.</summary>
    internal static IEnumerable<string> ReasonsOf(ImmutableArray<ITokenSink> sinks) =>
        sinks.Where(sink => sink.Traits.NeedsPerson).Select(sink => $"a file of the project chose the sink {sink.Name}, which runs a program");

    /// <summary>
    /// Why a person has to agree to sinks of a job that has its token already: a file of the project sends it out of the
    /// project, to where it never went before.
    /// </summary>
    internal static IEnumerable<string> ReasonsOf(ImmutableArray<ITokenSink> sinks, SinkChoice choice, IEnumerable<SinkAddress> before) =>
    [
        .. ReasonsOf(sinks),
        .. sinks.Where(sink => choice == SinkChoice.JobFile && !SinkKinds.Of(sink.Address).IsInProject && !before.Contains(sink.Address))
            .Select(sink => $"a file of the project chose the sink {sink.Name}, where the job's token never was"),
    ];

    // That a token is still alive is said only where Cloudflare said so.
    private ReplacedToken? ReplacedBy(SinkReceipt receipt, ImmutableArray<CheckedToken> known)
    {
        if (receipt.ReplacedAnother != true)
        {
            return null;
        }

        var sink = FullPath(receipt.Sink);
        return known.FirstOrDefault(candidate => FullPath(candidate.Token.Where.File) == sink) is { } before
            ? new ReplacedToken(before.Check.Verification?.Id, before.Check.State == TokenState.Active, before.Token.Where)
            : new ReplacedToken(null, null, new SourceLocation(receipt.Sink));
    }

    private string FullPath(string file) => Path.GetFullPath(file, project.Root);

    /// <summary>For whom and where the sinks of a project are opened.</summary>
    internal static SinkContext ContextOf(OutsideWorld world, Project project, SinkChoice choice) =>
        new(world, project.Root, [.. project.PublishedFolders.Select(folder => folder.Path)], choice);
}
