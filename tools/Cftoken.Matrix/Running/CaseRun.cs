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

    /// <summary>The account that the command is told.</summary>
    public string AccountId { get; init; } = MatrixAccount.Id;

    /// <summary>Runs a command line.</summary>
    /// <param name="emulator">The API that it talks to.</param>
    /// <param name="token">Its token.</param>
    /// <param name="command">The command line; its first word is <c>wrangler</c>.</param>
    public async Task<ProcessOutcome> RunAsync(CaseEmulator emulator, Secret token, string command) =>
        (await RunAsync(emulator, token, command, words => (words[0], words[1..]))).Outcome;

    /// <summary>Runs a command line as a pipeline does: what it writes on both streams comes as one text, in the order in which it is written.</summary>
    /// <inheritdoc cref="RunAsync(CaseEmulator, Secret, string)" />
    /// <returns>How it ended, and wrangler's own debug log of the run.</returns>
    public Task<(ProcessOutcome Outcome, string DebugLog)> RunMergedAsync(CaseEmulator emulator, Secret token, string command) =>
        RunAsync(emulator, token, command, words => ("sh", ["-c", "exec \"$0\" \"$@\" 2>&1", .. words]));

    private async Task<(ProcessOutcome Outcome, string DebugLog)> RunAsync(
        CaseEmulator emulator, Secret token, string command, Func<string[], (string Program, string[] Arguments)> start)
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
            environment["CLOUDFLARE_ACCOUNT_ID"] = AccountId;
        }

        var words = ShellWords.Split(command).Single();
        var (program, arguments) = start([installation.Node, installation.Script, .. words.Skip(1)]);
        var outcome = await ProcessGroup.RunAsync(program, arguments, project.Path, environment, TimeLimit, one.Input, cancellation);
        return (outcome, string.Concat(Directory.EnumerateFiles(environment["WRANGLER_LOG_PATH"]).Order(StringComparer.Ordinal).Select(File.ReadAllText)));
    }
}
