using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Tests.Sinks.Services;

namespace Cftoken.Tokens.Tests.Sinks.GitHub;

/// <summary>
/// The real gh, which talks to a fake GitHub over a Unix socket and has a configuration of its own. A wrapper before it
/// writes down its arguments and its environment.
/// </summary>
public sealed class GitHubFolder : IAsyncDisposable
{
    public const string AccountId = "0123456789abcdef0123456789abcdef";

    private readonly SinkFolder project = new();
    private readonly TemporaryFolder tools = new();

    private GitHubFolder()
    {
        Fake = new FakeGitHub(Credential.Value);
    }

    public Canary Credential { get; } = new("ghp_");

    public Canary Token { get; } = new();

    public FakeGitHub Fake { get; }

    public FakeService Service { get; private set; } = null!;

    public FakeEnvironment Environment => project.Fakes.Environment;

    public TokenDelivery Delivery => new(SinkFolder.TokenId, Token.Secret, AccountId);

    /// <summary>All that gh was started with: arguments and environment.</summary>
    public string Started => File.Exists(tools["started"]) ? tools.Read("started") : string.Empty;

    public static async Task<GitHubFolder> StartAsync()
    {
        var folder = new GitHubFolder();
        var gh = RealGh();
        folder.Service = await FakeService.StartAsync(folder.Fake.Answer, folder.tools["github.sock"]);
        folder.tools.Write("config/config.yml", $"http_unix_socket: {folder.tools["github.sock"]}\nprompt: disabled\n");
        folder.tools.WriteProgram("bin/gh", $"#!/bin/sh\n{{ printf '%s\\n' \"$@\"; env; }} >> '{folder.tools["started"]}'\nexec '{gh}' \"$@\"\n");
        folder.Environment
            .Set("PATH", folder.tools["bin"] + Path.PathSeparator + folder.Environment.Get("PATH"))
            .Set("GH_CONFIG_DIR", folder.tools["config"])
            .Set("GH_TOKEN", folder.Credential.Value)
            .Set("CLOUDFLARE_API_TOKEN", folder.Token.Value)
            .Set("CF_API_KEY", folder.Token.Value)
            .Set("GH_DEBUG", "api");
        return folder;
    }

    public ITokenSink Sink(string address) => SinkFactory.Open(
        SinkAddress.Parse(address), new SinkContext(project.World, project.Folder.Path, [], SinkChoice.JobFile));

    public async Task<IReadOnlyList<Problem>> RefusalAsync(Func<Task> act)
    {
        var refused = await Should.ThrowAsync<ProblemException>(act);
        Token.MustBeAbsentFrom(refused.Problems.Select(problem => problem.ToString()));
        Credential.MustBeAbsentFrom(refused.Problems.Select(problem => problem.ToString()));
        return refused.Problems;
    }

    /// <summary>The token stands in clear in no argument, no environment, no request and no file.</summary>
    public void MustHoldTheTokenNowhere()
    {
        Token.MustBeAbsentFrom(Started);
        Token.MustBeAbsentFrom(Service.Calls.Select(call => call.All));
        Token.MustBeAbsentFromFiles(project.Folder.Path);
        foreach (var file in Directory.EnumerateFiles(tools.Path, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".sock", StringComparison.Ordinal)))
        {
            Token.MustBeAbsentFrom(File.ReadAllText(file));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        tools.Dispose();
        project.Dispose();
    }

    private static string RealGh()
    {
        try
        {
            return ProgramLookup.Find("gh", "/", System.Environment.GetEnvironmentVariable);
        }
        catch (FileNotFoundException missing)
        {
            throw new InvalidOperationException("These tests need the GitHub command line on the path: apt-get install gh, or https://cli.github.com.", missing);
        }
    }
}
