using Cftoken.Catalog;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;
using Cftoken.Engine.Approving;
using Cftoken.Engine.Targets;
using Cftoken.Projects;
using Cftoken.Tokens.Registering;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.State;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Executing;

/// <summary>Runs a command with a token in its environment, and nowhere else; or so that wrangler's own login is used.</summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class ExecUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    // A look at the token must not hold up a command for which Cloudflare need not be reachable.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);

    private readonly JobTargetFinder targets = new(world, catalog);

    /// <summary>Runs the command in the project's folder, or in the current one where that lies inside.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="dialogue">Told what was changed for the credential's sake.</param>
    /// <param name="approval">Asked where a person has to decide.</param>
    /// <param name="cancellation">Stops before the command is started.</param>
    /// <exception cref="ProblemException">
    /// There is no token, it can make tokens, an env file would take its place, a person did not agree, or there is no such
    /// program.
    /// </exception>
    public async Task<ExecResult> RunAsync(ExecRequest request, IExecDialogue dialogue, IApproval approval, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(dialogue);
        ArgumentNullException.ThrowIfNull(approval);
        ChildVariables.MustBeKeepable(request.Keep);
        var apiBase = ApiBase.Find(request.ApiBase, world.Environment);
        if (request.UsesLogin)
        {
            var (project, account) = ProjectIdentity.ReadProject(world, request.Path);
            return new ExecResult(await RunAsync(request, project, new ChildIdentity(null, account?.Id, apiBase.Address.AbsoluteUri), dialogue, cancellation));
        }

        if (request.Temporary is not null)
        {
            // Whatever would keep the command from running is found out before there is a token.
            var trial = new Secret("trial");
            return await new TemporaryRun(world, catalog, targets).RunAsync(
                request,
                (project, account) => ChildCommand.Prepare(world, request.Child, PlaceOf(request, project), new ChildIdentity(trial, account, apiBase.Address.AbsoluteUri)),
                (project, value, account) =>
                {
                    dialogue.Hide(value);
                    return RunAsync(request, project, new ChildIdentity(value, account, apiBase.Address.AbsoluteUri), dialogue, cancellation);
                },
                dialogue,
                approval,
                cancellation);
        }

        var token = await TokenAsync(request, apiBase, new Approver(approval), cancellation);
        var identity = new ChildIdentity(token.Value, token.Account?.Id, apiBase.Address.AbsoluteUri);
        var child = Prepare(request, token.Project, identity, dialogue);
        if (!token.IsOurs)
        {
            await MustNotManageTokensAsync(token, apiBase, cancellation);
        }

        dialogue.Hide(token.Value);
        return new ExecResult(await StartAsync(request, child, cancellation));
    }

    private async Task<ChildToken> TokenAsync(ExecRequest request, ApiBase apiBase, Approver approver, CancellationToken cancellation)
    {
        var register = new FileTokenRegister(world, StateFolder.Find(world.Environment));
        var gate = new ExecGate(targets, register, approver, apiBase);
        var tokens = new JobToken(world, register, apiBase);
        if (request.Job is not null || request.Environment is not null)
        {
            var plan = targets.Offline(request);
            var (token, record) = await tokens.ReadAsync(request, plan, cancellation);
            await gate.PassAsync(request, plan, record?.Token.Name ?? plan.Job, cancellation);
            if (request.Sink is { } chosen)
            {
                await gate.PassAsync(request, token.Project.Root, SinkAddress.Parse(chosen), JobKeys.Of(plan, token.Project, apiBase), cancellation);
            }

            return token;
        }

        if (request.Sink is { } named && SinkAddress.Parse(named) is { Kind: not SinkAddress.DotEnv } address)
        {
            var (project, account) = ProjectIdentity.ReadProject(world, request.Path);
            await gate.PassAsync(request, project.Root, address, null, cancellation);
            return new ChildToken(project, await tokens.ReadAsync(address, project, cancellation), new SourceLocation(address.ToString()), account, IsOurs: false);
        }

        var identity = ProjectIdentity.Read(world, request.Path, request.Sink);
        var found = new ChildToken(identity.Project, identity.Token.Value, identity.Token.Where, identity.Account, IsOurs: false);
        await gate.PassAsync(request, found.Project.Root, SinkAddress.OfEnvFile(found.Where.File), null, cancellation);
        return found;
    }

    // What cannot be asked now says nothing, and is no reason to keep a command from running.
    private async Task MustNotManageTokensAsync(ChildToken token, ApiBase apiBase, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(LongestLook, world.Time);
        using var look = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        using var client = new CloudflareClient(world, apiBase);
        try
        {
            if (await new TokenVerifier(client, world.Time).VerifyAsync(token.Value, token.Account, look.Token) is { Verification: { } verification })
            {
                await new MintingCheck(catalog, client).MustNotManageAsync(token.Value, verification, token.Where, look.Token);
            }
        }
        catch (ProblemException unasked) when (unasked.Problems is [{ Code: not "bootstrap.in-project" }, ..])
        {
        }
        catch (CloudflareApiException)
        {
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
        }
    }

    private Task<int> RunAsync(ExecRequest request, Project project, ChildIdentity identity, IExecDialogue dialogue, CancellationToken cancellation) =>
        StartAsync(request, Prepare(request, project, identity, dialogue), cancellation);

    private ChildCommand Prepare(ExecRequest request, Project project, ChildIdentity identity, IExecDialogue dialogue)
    {
        var child = ChildCommand.Prepare(
            world, request.Child, PlaceOf(request, project), identity with { Kept = request.Keep });
        foreach (var note in child.Notes)
        {
            dialogue.Tell(note);
        }

        return child;
    }

    private async Task<int> StartAsync(ExecRequest request, ChildCommand child, CancellationToken cancellation)
    {
        try
        {
            // An interruption is the command's own business: it gets the signal, and its exit code is handed on.
            cancellation.ThrowIfCancellationRequested();
            return await world.Processes.RunAttachedAsync(
                new ProcessRequest(child.Words[0], [.. child.Words.Skip(1)], FolderOf(request.Path), child.Environment), CancellationToken.None);
        }
        catch (FileNotFoundException)
        {
            throw new ProblemException(new Problem(
                "exec.no-program",
                $"There is no program {UntrustedText.Clean(child.Words[0], 100)} on the path.",
                new Fix("Check how it is written; wrangler is usually run through npx:", "cftoken exec -- npx wrangler deploy"),
                Kind: ProblemKind.Usage));
        }
    }

    private ChildPlace PlaceOf(ExecRequest request, Project project) => new(project.Root, FolderOf(request.Path), project.Wrangler.Version);

    private string FolderOf(string path)
    {
        var full = Path.GetFullPath(path, world.Environment.CurrentDirectory);
        return world.Files.DirectoryExists(full) ? full : Path.GetDirectoryName(full)!;
    }
}
