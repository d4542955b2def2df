using System.Net;
using System.Text;
using System.Text.Json;
using Cftoken.Catalog;
using Cftoken.Core.Secrets;
using Cftoken.TestInfrastructure;

namespace Cftoken.Emulator.Tests;

/// <summary>An emulator with a clock of the test's own, and a plain HTTP client to call it with.</summary>
internal sealed class TestEmulator : IAsyncDisposable
{
    public const string Account = "0123456789abcdef0123456789abcdef";
    public const string Zone = "feed0000feed0000feed0000feed0001";
    public const string User = "beef0000beef0000beef0000beef0001";

    private static readonly Lazy<PermissionCatalog> Loaded = new(PermissionCatalog.Load);

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private TestEmulator(FakeOutsideWorld world, CloudflareEmulator emulator)
    {
        World = world;
        Emulator = emulator;
    }

    public FakeOutsideWorld World { get; }

    public CloudflareEmulator Emulator { get; }

    public Secret UserMinter => Emulator.Bootstrap.UserMinter;

    public Secret AccountMinter => Emulator.Bootstrap.AccountMinter;

    public static PermissionCatalog SharedCatalog => Loaded.Value;

    public static Task<TestEmulator> StartAsync(Func<EmulatorOptions, EmulatorOptions>? configure = null) => StartAsync(new FakeOutsideWorld(), configure);

    public static async Task<TestEmulator> StartAsync(FakeOutsideWorld world, Func<EmulatorOptions, EmulatorOptions>? configure = null)
    {
        var options = new EmulatorOptions { World = world.Build(), Catalog = SharedCatalog };
        return new TestEmulator(world, await CloudflareEmulator.StartAsync(configure?.Invoke(options) ?? options));
    }

    public Task<Answer> Get(string path, Secret? credential) => Send(HttpMethod.Get, path, credential);

    public Task<Answer> Post(string path, Secret? credential, string json) => Send(HttpMethod.Post, path, credential, json);

    public Task<Answer> Put(string path, Secret? credential, string json) => Send(HttpMethod.Put, path, credential, json);

    public Task<Answer> Delete(string path, Secret? credential) => Send(HttpMethod.Delete, path, credential);

    public Task<Answer> Send(HttpMethod method, string path, Secret? credential, string? json = null) =>
        SendWith(method, path, json, credential is null ? [] : [("Authorization", "Bearer " + credential.Reveal())]);

    public async Task<Answer> SendWith(HttpMethod method, string path, string? json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(Emulator.BaseAddress + path));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        using var response = await http.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.RetryAfter?.Delta)
        {
            RateLimit = response.Headers.TryGetValues("Ratelimit", out var values) ? string.Join(',', values) : null,
        };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Emulator.DisposeAsync();
    }
}

/// <summary>What came back.</summary>
internal sealed record Answer(HttpStatusCode Status, string Text, TimeSpan? RetryAfter)
{
    public string? RateLimit { get; init; }

    public JsonElement Json { get; } = Text.StartsWith('{') ? JsonDocument.Parse(Text).RootElement : default;

    public JsonElement Result => Json.GetProperty("result");

    /// <summary>The first error's code and message.</summary>
    public (int Code, string Message) Error => (
        Json.GetProperty("errors")[0].GetProperty("code").GetInt32(), Json.GetProperty("errors")[0].GetProperty("message").GetString()!);

    public Answer MustSucceed()
    {
        Status.ShouldBe(HttpStatusCode.OK, Text);
        Json.GetProperty("success").GetBoolean().ShouldBeTrue();
        Json.GetProperty("errors").GetArrayLength().ShouldBe(0);
        return this;
    }

    public void MustBeRefused(HttpStatusCode status, int code, string? message = null)
    {
        Status.ShouldBe(status, Text);
        Json.GetProperty("success").GetBoolean().ShouldBeFalse();
        Error.Code.ShouldBe(code, Text);
        if (message is not null)
        {
            Error.Message.ShouldBe(message);
        }
    }

    public string TextOf(string property) => Result.GetProperty(property).GetString()!;
}
