using System.Collections.Immutable;
using Cftoken.Cloudflare.Addressing;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Engine.Executing;

/// <summary>What is to be run with the project's token.</summary>
/// <param name="Path">The project's folder, or a configuration file in it.</param>
/// <param name="Words">The program and its arguments.</param>
/// <param name="ApiBase">Where the API is, as the command line says; null: the environment or Cloudflare's own.</param>
public sealed record ExecRequest(string Path, ImmutableArray<string> Words, string? ApiBase)
{
    /// <summary>The file that is looked at first for the token; null: the usual ones.</summary>
    public string? Sink { get; init; }
}

/// <summary>Runs a command with the project's token in its environment, and nowhere else.</summary>
/// <param name="world">The outside world.</param>
public sealed class ExecUseCase(OutsideWorld world)
{
    /// <summary>Runs the command in the project's folder, or in the current one where that lies inside.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="tell">Told what was changed for the token's sake.</param>
    /// <param name="cancellation">Stops before the command is started.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="ProblemException">There is no token, an env file would take its place, or there is no such program.</exception>
    public async Task<int> RunAsync(ExecRequest request, Action<string> tell, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(tell);
        var identity = ProjectIdentity.Read(world, request.Path, request.Sink);
        var folder = FolderOf(request.Path);
        var apiBase = ApiBase.Find(request.ApiBase, world.Environment);
        var child = ChildCommand.Prepare(
            world,
            request.Words,
            new ChildPlace(identity.Project.Root, folder, identity.Project.Wrangler.Version),
            new ChildIdentity(identity.Token.Value, identity.AccountId, apiBase.Address.AbsoluteUri));
        foreach (var note in child.Notes)
        {
            tell(note);
        }

        try
        {
            // An interruption is the command's own business: it gets the signal, and its exit code is handed on.
            cancellation.ThrowIfCancellationRequested();
            return await world.Processes.RunAttachedAsync(
                new ProcessRequest(child.Words[0], [.. child.Words.Skip(1)], folder, child.Environment), CancellationToken.None);
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

    private string FolderOf(string path)
    {
        var full = Path.GetFullPath(path, world.Environment.CurrentDirectory);
        return world.Files.DirectoryExists(full) ? full : Path.GetDirectoryName(full)!;
    }
}
