using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;

namespace Cftoken.TestInfrastructure;

/// <summary>A real git repository on the real disk, with a configuration that owes nothing to the machine's.</summary>
public sealed class GitRepository : IDisposable
{
    private readonly Dictionary<string, string> environment;

    private GitRepository()
    {
        environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = Folder.Path,
            ["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_AUTHOR_NAME"] = "A",
            ["GIT_AUTHOR_EMAIL"] = "a@example.com",
            ["GIT_COMMITTER_NAME"] = "A",
            ["GIT_COMMITTER_EMAIL"] = "a@example.com",
        };
    }

    /// <summary>The work tree.</summary>
    public TemporaryFolder Folder { get; } = new();

    /// <summary>A repository without a commit, on the branch <c>main</c>.</summary>
    public static async Task<GitRepository> CreateAsync()
    {
        var repository = new GitRepository();
        await repository.RunAsync("init", "--quiet", "--initial-branch=main");
        return repository;
    }

    /// <summary>Commits everything that lies in the work tree.</summary>
    public async Task<string> CommitAsync(string message = "A change")
    {
        await RunAsync("add", "--all");
        await RunAsync("commit", "--quiet", "--allow-empty", "--message", message);
        return (await RunAsync("rev-parse", "HEAD")).Trim();
    }

    /// <summary>Runs git in the work tree and gives back what it wrote.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var result = await OutsideWorld.System().Processes.RunAsync(new ProcessRequest("git", arguments, Folder.Path, environment), default);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {result.Error}");
    }

    public void Dispose() => Folder.Dispose();
}
