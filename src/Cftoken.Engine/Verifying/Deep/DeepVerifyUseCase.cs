using Cftoken.Catalog;
using Cftoken.Cloudflare;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Probing;
using Cftoken.Engine.Targets;
using Cftoken.Tokens;
using Cftoken.Tokens.ProjectTokens;

namespace Cftoken.Engine.Verifying.Deep;

/// <summary>Holds the requirements of a job's plan against the token that the project has, or that a file holds. Changes nothing.</summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class DeepVerifyUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    private readonly JobTargetFinder targets = new(world, catalog);

    /// <summary>Verifies the token, and every requirement of the plan.</summary>
    /// <exception cref="ProblemException">
    /// Nothing can be planned, there is no token, Cloudflare does not take it, or it could not be asked.
    /// </exception>
    public async Task<DeepReport> RunAsync(DeepVerifyRequest request, IProbeDialogue dialogue, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(dialogue);
        using var client = new CloudflareClient(world, ApiBase.Find(request.ApiBase, world.Environment), dialogue.Tell);
        try
        {
            var offline = targets.Offline(request);
            var found = request.TokenFile is { } file
                ? NamedTokenFile.Read(world, file)
                : ProjectTokenFiles.Search(world.Files, offline.ReadProject!.Root, request.Sink);
            var bootstrap = await BootstrapSource.FindAsync(world, request.BootstrapFile, offline.ReadProject!.Root, dialogue.Tell, cancellation);
            BootstrapSource.NoneMayBeIn(found, BootstrapSource.KnownTo(world, bootstrap));
            var token = found.Tokens is [var first, ..] ? first : throw new ProblemException(None(request, offline));
            var access = new BootstrapAccess(client, world.Time, bootstrap, request, dialogue);
            var target = await targets.FindWithTokenAsync(request, offline, found, access, client, bootstrap, cancellation);
            var verification = new DeepVerification(world, catalog, client, request, target, token, access, dialogue);
            return await (request.IsWatching ? new PropagationWatch(world.Time, verification, dialogue).RunAsync(cancellation) : verification.OnceAsync(cancellation));
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }

    private static Problem None(DeepVerifyRequest request, JobPlan plan) => new(
        "token.none",
        $"The project has no token: none of {string.Join(", ", ProjectTokenFiles.InOrder)} in {plan.ReadProject!.Root} defines {TokenVariables.Token}.",
        new Fix("Create one:", request.ToCommandLineOf("create")),
        Kind: ProblemKind.Credential);
}
