using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Core.Secrets;
using Cftoken.Emulator;
using Cftoken.Emulator.Requests;
using Cftoken.TestInfrastructure;

namespace Cftoken.EndToEnd.Tests.Running;

/// <summary>A fresh emulator with what the samples take for granted, on the real clock: wrangler checks dates itself.</summary>
public sealed class EmulatedCloudflare : IAsyncDisposable
{
    /// <summary>The samples' account.</summary>
    public const string Account = "0123456789abcdef0123456789abcdef";

    private readonly CloudflareEmulator emulator;
    private readonly HttpClient http = new();

    private EmulatedCloudflare(CloudflareEmulator emulator) => this.emulator = emulator;

    /// <summary>Its address, as the command line and <c>CLOUDFLARE_API_BASE_URL</c> want it.</summary>
    public string BaseAddress => emulator.BaseAddress.ToString();

    /// <summary>A bootstrap credential: a token that creates tokens which the account owns.</summary>
    public Secret AccountMinter => emulator.Bootstrap.AccountMinter;

    /// <summary>Every request so far.</summary>
    public ImmutableArray<RequestLogEntry> Requests => emulator.Log.Entries;

    public static async Task<EmulatedCloudflare> StartAsync()
    {
        var world = new FakeOutsideWorld().Build() with { Time = TimeProvider.System };
        return new EmulatedCloudflare(await CloudflareEmulator.StartAsync(new EmulatorOptions { World = world }));
    }

    /// <summary>The names of the account's Workers.</summary>
    public async Task<IReadOnlyList<string>> WorkersAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{emulator.BaseAddress}/accounts/{Account}/workers/scripts"));
        request.Headers.Add("X-Auth-Email", emulator.Bootstrap.Email);
        request.Headers.Add("X-Auth-Key", emulator.Bootstrap.GlobalKey.Reveal());
        using var response = await http.SendAsync(request);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return [.. answer.RootElement.GetProperty("result").EnumerateArray().Select(worker => worker.GetProperty("id").GetString()!)];
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await emulator.DisposeAsync();
    }
}
