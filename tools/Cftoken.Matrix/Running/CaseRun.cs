using Cftoken.Core.Secrets;
using Cftoken.Matrix.Cases;
using Cftoken.TestInfrastructure;
using Cftoken.TestInfrastructure.Wrangler;
using Cftoken.Tools.Invocations;

namespace Cftoken.Matrix.Running;

/// <summary>Runs real wrangler in a case's project: files, home folder and process group of its own for every run.</summary>
/// <param name="installation">The wrangler.</param>
/// <param name="one">The case.</param>
/// <param name="cancellation">Ends a run that is under way.</param>
public sealed class CaseRun(WranglerInstallation installation, MatrixCase one, CancellationToken cancellation)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    /// <summary>Runs a command line.</summary>
    /// <param name="emulator">The API that it talks to.</param>
    /// <param name="token">Its token.</param>
    /// <param name="command">The command line; its first word is <c>wrangler</c>.</param>
    public async Task<ProcessOutcome> RunAsync(CaseEmulator emulator, Secret token, string command)
    {
        ArgumentNullException.ThrowIfNull(emulator);
        ArgumentNullException.ThrowIfNull(token);
        using var project = new TemporaryFolder();
        foreach (var (name, text) in one.Project)
        {
            project.Write(name, text);
        }

        using var home = new TemporaryFolder();
        var environment = WranglerEnvironment.Quiet(installation, home.Path);
        Directory.CreateDirectory(environment["WRANGLER_LOG_PATH"]);
        environment["CLOUDFLARE_API_BASE_URL"] = emulator.BaseAddress;
        environment["CLOUDFLARE_API_TOKEN"] = token.Reveal();
        if (one.HasAccountId)
        {
            environment["CLOUDFLARE_ACCOUNT_ID"] = MatrixAccount.Id;
        }

        var words = ShellWords.Split(command).Single();
        return await ProcessGroup.RunAsync(
            installation.Node, [installation.Script, .. words.Skip(1)], project.Path, environment, TimeLimit, one.Input, cancellation);
    }
}
