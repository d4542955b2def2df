using Cftoken.Catalog;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Planning.Surfaces;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Creating;
using Cftoken.Engine.LookingUp;
using Cftoken.Engine.Recovering;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Editing;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.ProjectTokens;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Changing;

/// <summary>What every change of tokens that are there works with, opened once for a command.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly OutsideWorld world;
    private readonly ITokenDialogue dialogue;
    private readonly BootstrapSource? source;

    private Workplace(OutsideWorld world, PermissionCatalog catalog, CloudflareClient client, BootstrapSource? source, TokenRequest request, ITokenDialogue dialogue)
    {
        (this.world, this.dialogue, this.source) = (world, dialogue, source);
        (Catalog, Client) = (catalog, client);
        Bootstrap = new BootstrapAccess(client, world.Time, source, request, dialogue);
        Memory = TokenMemory.OnDisk(world);
        Tokens = new HeldTokenFinder(world, catalog, client, Bootstrap, dialogue);
    }

    /// <summary>The catalogue.</summary>
    public PermissionCatalog Catalog { get; }

    /// <summary>Measures what tokens can call.</summary>
    public SurfaceMeter Meter => field ??= new SurfaceMeter(Catalog.Operations);

    /// <summary>Cloudflare.</summary>
    public CloudflareClient Client { get; }

    /// <summary>The way to the bootstrap credential.</summary>
    public BootstrapAccess Bootstrap { get; }

    /// <summary>What is remembered.</summary>
    public TokenMemory Memory { get; }

    /// <summary>Finds tokens.</summary>
    public HeldTokenFinder Tokens { get; }

    /// <summary>Opens it.</summary>
    /// <param name="world">The outside world.</param>
    /// <param name="catalog">The catalogue.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="projectRoot">The folder of the project that the command is about; null where it is about none.</param>
    /// <param name="dialogue">Whom to tell.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="ProblemException">No bootstrap credential was given, or the API's address is wrong.</exception>
    public static async Task<Workplace> OpenAsync(
        OutsideWorld world, PermissionCatalog catalog, TokenRequest request, string? projectRoot, ITokenDialogue dialogue, CancellationToken cancellation)
    {
        var apiBase = ApiBase.Find(request.ApiBase, world.Environment);
        var found = await BootstrapSource.FindAsync(world, request.BootstrapFile, projectRoot, dialogue.Tell, cancellation);
        var workplace = new Workplace(world, catalog, new CloudflareClient(world, apiBase, dialogue.Tell), found, request, dialogue);
        if (workplace.Bootstrap.IsGiven)
        {
            return workplace;
        }

        using (workplace)
        {
            throw new ProblemException(workplace.Bootstrap.Missing());
        }
    }

    /// <summary>What the project's files hold; a bootstrap credential among it is refused.</summary>
    /// <param name="root">The project's folder.</param>
    /// <param name="sink">The address of the sink that is looked at first; null: the usual files.</param>
    public ProjectTokenSearch Search(string root, string? sink)
    {
        var chosen = sink is not null && SinkAddress.Parse(sink) is { Kind: SinkAddress.DotEnv } file ? file.Target : null;
        var found = ProjectTokenFiles.Search(world.Files, root, chosen);
        BootstrapSource.NoneMayBeIn(found, BootstrapSource.KnownTo(world, source));
        return found;
    }

    /// <summary>Ways to ids that no file tells.</summary>
    public LookUps LookUps(TokenRequest request) => LookingUp.LookUps.Open(world, Client, request, source);

    /// <summary>What is recorded of a job's token, and of all others.</summary>
    public async Task<(RecordedToken? Own, IEnumerable<RecordedToken> Others)> RecordedAsync(JobKey job, CancellationToken cancellation)
    {
        var own = await Memory.Register.FindAsync(job, cancellation);
        return (own, (await Memory.Register.ListAsync(cancellation)).Where(other => other.Job.Api == job.Api && other.Job != job && other.Token.Id != own?.Token.Id));
    }

    /// <summary>Brings what an earlier run left open of a job to its end. Whoever calls holds the job's lock.</summary>
    /// <exception cref="ProblemException">Something stays open; nothing new must be begun beside it.</exception>
    public Task SettleAsync(JobKey job, TokenRequest request, IApproval approval, CancellationToken cancellation) =>
        new OpenIntentsOfJob(world, Catalog, Client, Bootstrap, Memory, new Approver(approval), request, dialogue).SettleAsync(job, cancellation);

    /// <summary>Why a change cannot be made; null where it can.</summary>
    public static Problem? WhyNot(PreparedChange change) => TokenEditor.WhyNot(change.Token.Record, change.Edit);

    /// <summary>Makes a change that was approved.</summary>
    public Task<EditResult> MakeAsync(PreparedChange change, CancellationToken cancellation) =>
        EditAsync(change.Job, change.Token.Tokens, change.Token.Record, change.Edit, cancellation);

    /// <summary>Changes a token in place.</summary>
    public Task<EditResult> EditAsync(JobKey? job, TokenEndpoints tokens, TokenRecord seen, TokenEdit edit, CancellationToken cancellation) =>
        ChangeOf(tokens).EditAsync(job, seen, edit, cancellation);

    /// <summary>Deletes a token for good, and forgets what is recorded of it.</summary>
    /// <param name="tokens">The tokens of its owner.</param>
    /// <param name="token">The token.</param>
    /// <param name="recorded">What is recorded of it, or of the token that took its place; null where nothing is.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task DeleteAsync(TokenEndpoints tokens, TokenSummary token, RecordedToken? recorded, CancellationToken cancellation)
    {
        await ChangeOf(tokens).DeleteAsync(recorded?.Job, new TokenReference(token.Id, token.Name), cancellation);

        if (recorded is not null && recorded.Token.Id != token.Id)
        {
            await Memory.Register.SaveAsync(recorded with { Retiring = recorded.Retiring.RemoveAll(retiring => retiring.Token.Id == token.Id) }, CancellationToken.None);
        }

        // A record that still knows of older tokens to be taken out of use is kept for them.
        else if (recorded is { Retiring.IsEmpty: true })
        {
            await Memory.Register.RemoveAsync(recorded, CancellationToken.None);
        }
    }

    /// <summary>Asks about one change and makes it.</summary>
    /// <param name="change">The change.</param>
    /// <param name="approval">Who is asked.</param>
    /// <param name="beforehand">The command line that says yes beforehand.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>What somebody else changed meanwhile, in words.</returns>
    public async Task<ChangeResult> AskAndMakeAsync(PreparedChange change, IApproval approval, string beforehand, CancellationToken cancellation)
    {
        if (!change.IsNeeded)
        {
            return new ChangeResult(change.Change, false, []);
        }

        if (WhyNot(change) is { } problem)
        {
            throw new ProblemException(problem);
        }

        ((IChangeDialogue)dialogue).Show(change.Change);
        await new Approver(approval).MustApproveAsync("Change this token?", change.Change.Name, change.PersonBecause, beforehand, cancellation);
        var result = await MakeAsync(change, cancellation);
        return new ChangeResult(change.Change, result.IsChanged, [.. result.Foreign.Select(foreign => $"Somebody else changed it meanwhile, which was kept: {foreign.InWords()}.")]);
    }

    private JournalledChange ChangeOf(TokenEndpoints tokens) => new(world, Client.ApiBase.Address, tokens, Memory.Journal);

    /// <inheritdoc />
    public void Dispose() => Client.Dispose();
}
