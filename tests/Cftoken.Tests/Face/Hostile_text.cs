using System.CommandLine;
using System.Net;
using System.Text;
using System.Text.Json;
using Cftoken.Core.Outside;
using Cftoken.Output;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Face;

/// <summary>
/// Every command over a project, a log and an API that are full of what drives terminals and CI runners and of credentials:
/// none of it comes out, neither for people nor for programs, on either stream.
/// </summary>
public sealed class Hostile_text : IDisposable
{
    private const string Hex = "0123456789abcdef0123456789abcdef";

    private readonly FakeOutsideWorld world = new();
    private readonly TemporaryFolder state = new();
    private readonly Canary token = new();
    private readonly Canary bootstrap = new("cfat_");

    /// <summary>Every command with words that make it speak. A command that is missing here fails the last test.</summary>
    private static readonly Dictionary<string, string[][]> Lines = new(StringComparer.Ordinal)
    {
        ["plan"] = [["/project"], ["/project", "--format", "markdown"], ["/project", "--format", "terraform"], ["/project", "--format", "curl"], ["/project", "--format", "url"],
            ["/project", "--against", "token"], ["/project", "--online"], ["/project", "--job", "HOSTILE"], ["HOSTILE"], ["--permission", "HOSTILE"]],
        ["jobs"] = [["/project"]],
        ["explain"] = [["HOSTILE"], ["HOSTILE [code: 10000]"], ["--json", "HOSTILE"]],
        ["diagnose"] = [["/project/log.txt"], ["/project/log.txt", "--format", "sarif"], ["/project/log.txt", "--format", "markdown"], ["HOSTILE"]],
        ["create"] = [["/project", "--yes"], ["/project", "--yes", "--sink", "HOSTILE"], ["/project", "--zone", "HOSTILE=x"], ["/project", "--expires", "HOSTILE"], ["/project", "--owner", "HOSTILE"]],
        ["adopt"] = [["/project", "--yes"], ["HOSTILE"]],
        ["recover"] = [[]],
        ["rotate"] = [["/project", "--yes"]],
        ["apply"] = [["/project", "--yes"], ["HOSTILE"]],
        ["extend"] = [["/project", "--yes"], ["/project", "--token", "HOSTILE"]],
        ["narrow"] = [["/project", "--yes"]],
        ["list"] = [["/project"]],
        ["show"] = [["/project"], ["HOSTILE"]],
        ["revoke"] = [["HOSTILE"]],
        ["verify"] = [["/project"], ["/project", "--deep"]],
        ["probe"] = [["/project"]],
        ["identify"] = [["/project"]],
        ["exec"] = [["/project", "--", "HOSTILE"], ["/project", "--job", "HOSTILE", "--", "x"], ["/project", "--keep", "CF_API_KEY", "--keep", "HOSTILE", "--", "x"]],
        ["sinks"] = [["check", "/project"], ["HOSTILE"]],
    };

    // They run something else, or print what is written in the program.
    private static readonly string[] LeftOut = ["prove", "emulator", "completion"];

    public static TheoryData<string, int> Runs => [.. Lines.SelectMany(line => Enumerable.Range(0, line.Value.Length).Select(index => (line.Key, index)))];

    public void Dispose() => state.Dispose();

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task No_command_lets_it_through(string command, int index)
    {
        foreach (var isJson in (bool[])[false, true])
        {
            foreach (var (isAnswering, isPlannable) in ((bool, bool)[])[(false, false), (true, false), (false, true), (true, true)])
            {
                await RunAsync([command, .. Lines[command][index].Select(word => word.Replace("HOSTILE", Hostile, StringComparison.Ordinal)), .. isJson ? ["--json"] : Array.Empty<string>()], isAnswering, isPlannable);
            }
        }
    }

    [Fact]
    public void Every_command_is_looked_at() => CommandTree.Create(world.Build(), new Ui(world.Build(), isJson: false)).Subcommands
        .Where(command => !command.Hidden).Select(command => command.Name).Except(LeftOut).Order().ShouldBe(Lines.Keys.Order());

    private string Hostile => $"x\e[31m\e]0;t\a\r\n::add-mask::m\n  ::error::e ##[add-path]/evil ##vso[task.setvariable variable=a]b \u202e\u200b {token.Value} {Convert.ToBase64String(Encoding.UTF8.GetBytes(token.Value))}";

    private async Task RunAsync(string[] arguments, bool isAnswering, bool isPlannable)
    {
        var fake = isPlannable ? Plannable() : Fake();
        await Cftoken.Face.RunAsync(fake.Build() with { Http = new HostileApi(Hostile, isAnswering) }, Before(arguments), TestContext.Current.CancellationToken);

        // The one command that is meant tells the runner to hide the token of exec.
        foreach (var text in (string[])[fake.Terminal.OutText, fake.Terminal.ErrorText.Replace($"::add-mask::{token.Value}\n", "", StringComparison.Ordinal)])
        {
            text.Where(character => char.IsControl(character) && character != '\n').ShouldBeEmpty();
            text.ShouldNotContain("##[");
            text.ShouldNotContain("##vso[");
            text.Split('\n').ShouldAllBe(line => !line.TrimStart().StartsWith("::", StringComparison.Ordinal));
            text.ShouldNotContain(token.Value[5..]);
            bootstrap.MustBeAbsentFrom(text);
        }

        if (arguments.Contains("--json") && !arguments.Contains("--") && fake.Terminal.OutText.Length > 0)
        {
            using var document = JsonDocument.Parse(fake.Terminal.OutText);
        }
    }

    // What stands behind two dashes is another program's.
    private static string[] Before(string[] arguments) => arguments.IndexOf("--") is > 0 and var dashes && arguments[^1] == "--json"
        ? [.. arguments[..dashes], "--json", .. arguments[dashes..^1]]
        : arguments;

    // Hostile only where any text may stand, so that commands get as far as they do with a project that is in order.
    private FakeOutsideWorld Plannable()
    {
        var fake = Fake();
        var hostile = JsonSerializer.Serialize(Hostile, HostileApi.Json);
        fake.Files.Remove("/project/cftoken.jsonc")
            .Add("/project/wrangler.jsonc", $$"""
                { "name": "shop", "main": "index.js", "account_id": "{{Hex}}", "vars": { {{hostile}}: {{hostile}} }, "workers_dev": false,
                  "routes": [{ "pattern": {{hostile}}, "zone_name": {{hostile}} }],
                  "r2_buckets": [{ "binding": {{hostile}}, "bucket_name": {{hostile}} }], "queues": { "producers": [{ "binding": "Q", "queue": {{hostile}} }] } }
                """)
            .Add("/project/package.json", $$"""{ "name": {{hostile}}, "scripts": { {{hostile}}: "wrangler deploy && echo {{"$"}}X" } }""")
            .Add("/project/index.js", "export default {}");
        return fake;
    }

    private FakeOutsideWorld Fake()
    {
        var fake = new FakeOutsideWorld();
        fake.Clock.CompletesDelaysUpTo = TimeSpan.FromMinutes(10);
        fake.Environment.Set("GITHUB_ACTIONS", "true").Set("CI", "true").Set("CFTOKEN_STATE_DIR", state.Path).Set("CFTOKEN_BOOTSTRAP_TOKEN", bootstrap.Value);
        fake.Terminal.Types(token.Value);
        var hostile = JsonSerializer.Serialize(Hostile, HostileApi.Json);
        fake.Files
            .Add("/project/wrangler.jsonc", $$"""
                { "name": "shop", "account_id": "{{Hex}}", "routes": [{{hostile}}, { "pattern": "a.example/*", "zone_name": {{hostile}} }],
                  "kv_namespaces": [{ "binding": {{hostile}}, "id": {{hostile}} }], "r2_buckets": [{ "binding": "B", "bucket_name": {{hostile}} }],
                  "d1_databases": [{ "binding": "D", "database_name": {{hostile}}, "database_id": {{hostile}} }], {{hostile}}: 1 }
                """)
            .Add("/project/package.json", $$"""{ "name": {{hostile}}, "scripts": { "deploy": "wrangler deploy", {{hostile}}: "wrangler deploy --env {{"$"}}X" } }""")
            .Add("/project/cftoken.jsonc", $$"""{ "jobs": { "a": { "commands": ["wrangler deploy"], "description": {{hostile}} }, {{hostile}}: { "sinks": [{{hostile}}], "permissions": [{{hostile}}] } } }""")
            .Add("/project/.dev.vars", $"CLOUDFLARE_API_TOKEN={token.Value}\n")
            .Add("/project/log.txt", $"✘ [ERROR] A request to the Cloudflare API (/accounts/{Hex}/workers/scripts/{Hostile}) failed.\n\n  {Hostile} [code: 10000]\n");
        return fake;
    }

    /// <summary>Refuses everything in hostile words, or answers with hostile names.</summary>
    private sealed class HostileApi(string hostile, bool isAnswering) : HttpMessageHandler, IHttpHandlers
    {
        public static readonly JsonSerializerOptions Json = new();

        public HttpMessageHandler Create() => this;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var text = JsonSerializer.Serialize(hostile, Json);
            var isVerification = request.RequestUri!.AbsolutePath.EndsWith("/verify", StringComparison.Ordinal);
            var isAnswered = isAnswering && request.Method == HttpMethod.Get;
            var body = isAnswered
                ? isVerification
                    ? $$"""{"success":true,"errors":[],"messages":[],"result":{"id":"{{Hex}}","status":"active"} }"""
                    : $$"""{"success":true,"errors":[],"messages":[],"result":[{"id":"{{Hex}}","name":{{text}},"status":{{text}},"tag":{{text}},"scopes":[{{text}}]}],"result_info":{"page":1,"total_pages":1} }"""
                : $$"""{"success":false,"errors":[{"code":10000,"message":{{text}},"documentation_url":{{text}},"error_chain":[{"code":1,"message":{{text}}}]}],"messages":[],"result":null}""";
            return Task.FromResult(new HttpResponseMessage(isAnswered ? HttpStatusCode.OK : HttpStatusCode.Forbidden)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            });
        }
    }
}
