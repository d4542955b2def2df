using System.Net;
using Cftoken.TestInfrastructure;

namespace Cftoken.Emulator.Tests.Hosting;

public sealed class HostTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("[::1]")]
    public async Task A_host_header_that_names_loopback_is_served(string name)
    {
        await using var emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = new FakeOutsideWorld().Build() });

        var status = await StatusFor(emulator, $"{name}:{emulator.BaseAddress.Port}");

        status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("evil.example:{0}")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.1.evil.example:{0}")]
    [InlineData("[::2]:{0}")]
    public async Task A_host_header_that_names_anything_else_is_misdirected(string host)
    {
        await using var emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = new FakeOutsideWorld().Build() });

        var status = await StatusFor(emulator, string.Format(null, host, emulator.BaseAddress.Port));

        status.ShouldBe(HttpStatusCode.MisdirectedRequest);
    }

    private static async Task<HttpStatusCode> StatusFor(CloudflareEmulator emulator, string host)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(emulator.BaseAddress + "/no-such-thing"));
        request.Headers.TryAddWithoutValidation("Host", host);
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }
}
