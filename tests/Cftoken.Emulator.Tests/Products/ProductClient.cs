using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Cftoken.Emulator.Products;
using Cftoken.Emulator.State;
using Cftoken.TestInfrastructure;

namespace Cftoken.Emulator.Tests.Products;

/// <summary>One answer of the emulator.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The whole body.</param>
/// <param name="Headers">The headers.</param>
internal sealed record Answer(HttpStatusCode Status, string Body, HttpResponseHeaders Headers)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public JsonElement Result => Json.GetProperty("result");

    public int Code => Json.GetProperty("errors")[0].GetProperty("code").GetInt32();
}

/// <summary>A fresh emulator and a client that may do everything.</summary>
internal sealed class ProductClient : IAsyncDisposable
{
    public const string Account = "0123456789abcdef0123456789abcdef";
    public const string Zone = "feed0000feed0000feed0000feed0001";
    private readonly CloudflareEmulator emulator;
    private readonly HttpClient http = new();

    private ProductClient(CloudflareEmulator emulator, FakeClock clock)
    {
        this.emulator = emulator;
        Clock = clock;
    }

    /// <summary>The emulator's clock.</summary>
    public FakeClock Clock { get; }

    public static async Task<ProductClient> StartAsync(ProductSeed? products = null, bool hasR2 = true)
    {
        var world = new FakeOutsideWorld();
        var options = new EmulatorOptions
        {
            World = world.Build(),
            Catalog = TestEmulator.SharedCatalog,
            Seed = EmulatorSeed.Default with { Accounts = [EmulatorSeed.Default.Accounts[0] with { HasR2 = hasR2 }], Products = products ?? ProductSeed.Empty },
        };
        return new ProductClient(await CloudflareEmulator.StartAsync(options), world.Clock);
    }

    /// <summary>Sends JSON to a path below the account.</summary>
    public Task<Answer> SendAsync(string method, string path, string? json = null) =>
        SendToAsync(method, $"/accounts/{Account}{path}", json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"));

    /// <summary>Sends anything to any path, with the Global API Key unless a bearer is given.</summary>
    public async Task<Answer> SendToAsync(string method, string path, HttpContent? content = null, string? bearer = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path.StartsWith("http", StringComparison.Ordinal) ? new Uri(path) : new Uri(emulator.BaseAddress + path)) { Content = content };
        if (bearer is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }
        else
        {
            request.Headers.Add("X-Auth-Key", emulator.Bootstrap.GlobalKey.Reveal());
            request.Headers.Add("X-Auth-Email", emulator.Bootstrap.Email);
        }

        using var response = await http.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers);
    }

    /// <summary>Uploads a Worker with this metadata.</summary>
    public Task<Answer> UploadAsync(string method, string path, string metadata)
    {
        var form = new MultipartFormDataContent
        {
            { new StringContent(metadata, Encoding.UTF8, "application/json"), "metadata" },
            { new StringContent("export default {}", Encoding.UTF8, "application/javascript+module"), "index.js", "index.js" },
        };
        return SendToAsync(method, $"/accounts/{Account}{path}", form);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await emulator.DisposeAsync();
    }
}
