using System.Net;
using System.Net.Http.Headers;
using Cftoken.Catalog;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Problems;
using Cftoken.Engine.Proving;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Proving;

/// <summary>
/// A wrangler that never starts: each run of it is a piece of the test, which calls the real emulator with what the run
/// was given. Projects, their copies and the clock are real.
/// </summary>
internal sealed class FakeTool
{
    public const string Account = "0123456789abcdef0123456789abcdef";

    /// <summary>What a first deploy asks for: wants Workers Scripts.</summary>
    public const string Service = $"/accounts/{Account}/workers/services/hello-worker";

    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    private readonly OutsideWorld world;
    private readonly FakeProcesses processes = new();

    public FakeTool(Func<Run, Task<GroupResult>> run)
    {
        var count = 0;
        foreach (var program in (string[])["wrangler", "npm"])
        {
            processes.OnGroup(program, async request =>
            {
                using var one = new Run(request, ++count);
                return await run(one);
            });
        }

        world = OutsideWorld.System() with
        {
            Environment = Environment,
            Processes = processes,
        };
    }

    public FakeEnvironment Environment { get; } = new FakeEnvironment { CurrentDirectory = RepositoryRoot.Path }.Set("CLOUDFLARE_ACCOUNT_ID", Account);

    public List<Problem> Warnings { get; } = [];

    public List<ProveProgress> Progress { get; } = [];

    public IReadOnlyList<ProcessRequest> Requests => processes.Requests;

    public Task<Proof> ProveAsync(string folder = "samples/hello-worker", Func<ProveRequest, ProveRequest>? with = null, params string[] words)
    {
        var request = new ProveRequest(folder, words.Length == 0 ? ["wrangler", "deploy"] : [.. words]);
        return new ProveUseCase(world, Catalog).ProveAsync(
            with?.Invoke(request) ?? request, Progress.Add, Warnings.Add, TestContext.Current.CancellationToken);
    }

    /// <summary>One run.</summary>
    internal sealed class Run(ProcessRequest request, int number) : IDisposable
    {
        private readonly HttpClient http = new();

        /// <summary>The how-manieth it is.</summary>
        public int Number => number;

        public ProcessRequest Request => request;

        public string Token => request.Environment!["CLOUDFLARE_API_TOKEN"];

        /// <summary>Calls the API with the run's token, or another one.</summary>
        public async Task<HttpStatusCode> GetAsync(string path, string? token = null)
        {
            using var message = Message(path);
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Token);
            using var response = await http.SendAsync(message);
            return response.StatusCode;
        }

        /// <summary>Calls the API with a Global API Key.</summary>
        public async Task GetWithKeyAsync(string path, string key)
        {
            using var message = Message(path);
            message.Headers.Add("X-Auth-Key", key);
            message.Headers.Add("X-Auth-Email", "someone@example.com");
            using var response = await http.SendAsync(message);
        }

        /// <summary>Calls the API, and fails the run where that is denied.</summary>
        public async Task<GroupResult> MustGetAsync(params string[] paths)
        {
            foreach (var path in paths)
            {
                if (await GetAsync(path) == HttpStatusCode.Forbidden)
                {
                    return new GroupResult(1, "denied\n");
                }
            }

            return new GroupResult(0, string.Empty);
        }

        public void Dispose() => http.Dispose();

        private HttpRequestMessage Message(string path) => new(HttpMethod.Get, request.Environment!["CLOUDFLARE_API_BASE_URL"] + path);
    }
}
