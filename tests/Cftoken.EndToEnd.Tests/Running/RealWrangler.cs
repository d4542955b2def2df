using Cftoken.TestInfrastructure;
using Cftoken.TestInfrastructure.Wrangler;

[assembly: AssemblyFixture(typeof(Cftoken.EndToEnd.Tests.Running.RealWrangler))]

namespace Cftoken.EndToEnd.Tests.Running;

/// <summary>
/// Runs the pinned wrangler in a folder of its own: an environment of allowed variables only, a temporary home, its own
/// process group and a time limit. Counts the runs and leaves the number for <c>./test</c> to print.
/// </summary>
public sealed class RealWrangler : IAsyncLifetime
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(3);
    private WranglerInstallation? installation;
    private int runs;

    public async ValueTask InitializeAsync() => installation = await WranglerInstallation.EnsureAsync();

    public ValueTask DisposeAsync()
    {
        TestCounts.Leave("wrangler-runs", $"wrangler runs: {runs}");
        return ValueTask.CompletedTask;
    }

    /// <summary>The path on which <c>wrangler</c> and <c>node</c> are the pinned ones.</summary>
    public string Path => string.Join(System.IO.Path.PathSeparator, installation!.PathFolders.Append(Environment.GetEnvironmentVariable("PATH") ?? ""));

    /// <summary>The packages that are installed with it.</summary>
    public string Packages => System.IO.Path.GetFullPath(System.IO.Path.Combine(installation!.Script, "../../.."));

    /// <summary>Counts runs that something else started.</summary>
    public void Count(int number) => Interlocked.Add(ref runs, number);

    /// <summary>Runs <c>wrangler</c> with these arguments.</summary>
    /// <param name="project">The folder that it runs in.</param>
    /// <param name="arguments">The arguments after <c>wrangler</c>.</param>
    /// <param name="variables">What it gets besides the quiet switches: the API's address, a credential, an account id.</param>
    public Task<ProcessOutcome> RunAsync(
        string project, IReadOnlyList<string> arguments, params IEnumerable<KeyValuePair<string, string>> variables) =>
        RunAsync(project, installation!.Node, [installation.Script, .. arguments], variables);

    /// <summary>Runs a package script's command line through the shell, the pinned wrangler in front on the path.</summary>
    /// <param name="project">The folder that it runs in.</param>
    /// <param name="script">The command line, as it stands in package.json.</param>
    /// <param name="variables">As for <see cref="RunAsync(string, IReadOnlyList{string}, IEnumerable{KeyValuePair{string, string}})"/>.</param>
    public Task<ProcessOutcome> RunScriptAsync(
        string project, string script, params IEnumerable<KeyValuePair<string, string>> variables)
    {
        var (shell, flag) = OperatingSystem.IsWindows() ? ("cmd.exe", "/c") : ("sh", "-c");
        return RunAsync(project, shell, [flag, script], variables);
    }

    private async Task<ProcessOutcome> RunAsync(
        string project, string program, IReadOnlyList<string> arguments, IEnumerable<KeyValuePair<string, string>> variables)
    {
        using var home = new TemporaryFolder();
        var environment = WranglerEnvironment.Quiet(installation!, home.Path);
        Directory.CreateDirectory(environment["WRANGLER_LOG_PATH"]);
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        var outcome = await ProcessGroup.RunAsync(program, arguments, project, environment, TimeLimit, TestContext.Current.CancellationToken);

        // Every wrangler that starts writes one log.
        Interlocked.Add(ref runs, Directory.EnumerateFiles(environment["WRANGLER_LOG_PATH"]).Count());
        outcome.ExitCode.ShouldNotBeNull($"wrangler did not end within {TimeLimit.TotalMinutes} minutes:\n{outcome.Output}{outcome.Error}");
        return outcome;
    }
}
