using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Cftoken.Core.Outside.Processes;
using Cftoken.TestInfrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Cftoken.Engine.Tests.GitHub;

/// <summary>
/// What the real gh finds of GitHub over a Unix socket: secrets, a run, its jobs and its logs, written after
/// docs.github.com/rest/actions/secrets, …/workflow-runs and …/workflow-jobs (2026-11).
/// </summary>
internal sealed class FakeGitHub : IAsyncDisposable
{
    public const string Run = "7012345678";

    private const string Repository = "/repos/acme/shop";
    private const string OfRun = $"{Repository}/actions/runs/{Run}";

    private readonly Canary credential = new("ghp_");
    private readonly TemporaryFolder tools = new();
    private readonly WebApplication server;

    private FakeGitHub()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(tools["github.sock"]));
        server = builder.Build();
        server.Run(AnswerAsync);
    }

    /// <summary>When each secret was written, by its path.</summary>
    public Dictionary<string, string> Secrets { get; } = new(StringComparer.Ordinal);

    /// <summary>The organisation's secrets, each with the time at which it was written.</summary>
    public List<(string Name, string At)> OfOrganisation { get; } = [];

    /// <summary>How the run ended; null: it still runs.</summary>
    public string? Conclusion { get; set; } = "failure";

    /// <summary>What a request for logs is answered with.</summary>
    public int LogStatus { get; set; } = 200;

    /// <summary>What every request is answered with; null: what is there.</summary>
    public int? Status { get; set; }

    /// <summary>What the second step printed.</summary>
    public string Log { get; set; } = "";

    /// <summary>Starts it, and sets up an environment in which the real gh talks to it.</summary>
    public static async Task<FakeGitHub> StartAsync(FakeEnvironment environment)
    {
        var fake = new FakeGitHub();
        await fake.server.StartAsync();
        fake.tools.Write("config/config.yml", $"http_unix_socket: {fake.tools["github.sock"]}\nprompt: disabled\n");
        fake.tools.Write("tmp/keep", "");
        environment
            .Set("PATH", Environment.GetEnvironmentVariable("PATH"))
            .Set("GH_CONFIG_DIR", fake.tools["config"])
            .Set("GH_TOKEN", fake.credential.Value)
            .Set("GH_REPO", "acme/shop")
            .Set("GH_DEBUG", "api")
            .Set("TMPDIR", fake.tools["tmp"]);
        _ = ProgramLookup.Find("gh", "/", Environment.GetEnvironmentVariable);
        return fake;
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        tools.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0];
        var (status, type, body) = context.Request.Headers.Authorization != $"token {credential.Value}" ? Json(401, """{"message":"Bad credentials"}""")
            : Status is { } broken ? Json(broken, """{"message":"No"}""")
            : Answer(path);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(body);
    }

    private (int Status, string Type, byte[] Body) Answer(string path) => path switch
    {
        _ when Secrets.TryGetValue(path, out var at) => Json(200, $$"""{"name":"CLOUDFLARE_API_TOKEN","created_at":"2026-01-01T00:00:00Z","updated_at":"{{at}}"}"""),
        $"{Repository}/actions/organization-secrets" => Json(200, $$"""
            {"total_count":{{OfOrganisation.Count}},"secrets":[{{string.Join(',', OfOrganisation.Select(secret => $$"""{"name":"{{secret.Name}}","updated_at":"{{secret.At}}"}"""))}}]}
            """),
        OfRun => Json(200, $$"""
            {"id":{{Run}},"name":"deploy","display_title":"Ship it","run_attempt":1,"run_number":7,"event":"push","status":"{{State}}","conclusion":{{Ended}},
             "head_branch":"main","head_sha":"0123456","workflow_id":5,"created_at":"2026-11-22T12:00:00Z","updated_at":"2026-11-22T12:05:00Z","run_started_at":"2026-11-22T12:00:00Z",
             "url":"https://api.github.com{{OfRun}}","html_url":"https://github.com/acme/shop/actions/runs/{{Run}}","jobs_url":"https://api.github.com{{OfRun}}/jobs",
             "head_commit":{"message":"Ship it"},"repository":{"name":"shop","owner":{"login":"acme"} },"head_repository":{"name":"shop","owner":{"login":"acme"} } }
            """),
        $"{Repository}/actions/workflows/5" => Json(200, """{"id":5,"name":"deploy","state":"active","path":".github/workflows/deploy.yml"}"""),
        $"{OfRun}/jobs" or $"{OfRun}/attempts/1/jobs" => Json(200, $$"""
            {"total_count":1,"jobs":[{"id":9,"run_id":{{Run}},"status":"{{State}}","conclusion":{{Ended}},"name":"ship","started_at":"2026-11-22T12:00:00Z",
             "completed_at":"2026-11-22T12:05:00Z","html_url":"https://github.com/acme/shop/actions/runs/{{Run}}/jobs/9","steps":[
             {"name":"Set up job","status":"completed","conclusion":"success","number":1},{"name":"Deploy","status":"{{State}}","conclusion":{{Ended}},"number":2}]}]}
            """),
        $"{OfRun}/logs" or $"{OfRun}/attempts/1/logs" => LogStatus == 200 ? (200, "application/zip", Zip()) : Json(LogStatus, """{"message":"No"}"""),
        _ => Json(404, """{"message":"Not Found"}"""),
    };

    private string State => Conclusion is null ? "in_progress" : "completed";

    private string Ended => JsonSerializer.Serialize(Conclusion);

    private byte[] Zip()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in new[] { ("0_ship.txt", Log), ("ship/1_Set up job.txt", "2026-11-22T12:00:00.0000000Z set up\n"), ("ship/2_Deploy.txt", Log) })
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }

    private static (int Status, string Type, byte[] Body) Json(int status, string json) => (status, "application/json; charset=utf-8", Encoding.UTF8.GetBytes(json));
}
