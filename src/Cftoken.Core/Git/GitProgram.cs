using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;

namespace Cftoken.Core.Git;

/// <summary>
/// Runs git for reading: a repository's own configuration must not run anything by it, and what git starts finds no
/// credential in its environment.
/// </summary>
/// <param name="processes">Child processes.</param>
/// <param name="environment">What git's environment is taken from.</param>
internal sealed class GitProgram(IProcesses processes, IEnvironment environment)
{
    // Settings of a repository that name a program which reading commands would start (git-config(1)).
    private static readonly string[] Harmless =
        ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-pager"];

    /// <summary>Runs git in a folder.</summary>
    /// <exception cref="FileNotFoundException">There is no git on the path.</exception>
    public Task<ProcessResult> RunAsync(string folder, string[] arguments, CancellationToken cancellation) =>
        processes.RunAsync(new ProcessRequest("git", [.. Harmless, .. arguments], folder, GitEnvironment.From(environment)), cancellation);
}
