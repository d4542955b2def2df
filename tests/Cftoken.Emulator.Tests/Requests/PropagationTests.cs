using System.Net;
using Cftoken.Core.Secrets;
using Cftoken.Emulator.Credentials;

namespace Cftoken.Emulator.Tests.Requests;

/// <summary>New values may take seconds to work: token-api facts 1.6.</summary>
public sealed class PropagationTests
{
    private const string Scripts = "/accounts/" + TestEmulator.Account + "/workers/scripts";

    [Fact]
    public async Task A_new_value_is_unknown_for_so_many_requests()
    {
        await using var emulator = await TestEmulator.StartAsync(options => options with { Lag = new PropagationLag(TimeSpan.Zero, 2) });
        var value = await Create(emulator);

        (await emulator.Get(Scripts, value)).MustBeRefused(HttpStatusCode.Unauthorized, 10000);
        (await emulator.Get("/user/tokens/verify", value)).MustBeRefused(HttpStatusCode.Unauthorized, 1000);
        (await emulator.Get(Scripts, value)).MustSucceed();
        (await emulator.Get(Scripts, value)).MustSucceed();
    }

    [Fact]
    public async Task A_new_value_is_unknown_for_so_long()
    {
        await using var emulator = await TestEmulator.StartAsync(options => options with { Lag = new PropagationLag(TimeSpan.FromSeconds(5), 0) });
        var value = await Create(emulator);

        (await emulator.Get(Scripts, value)).MustBeRefused(HttpStatusCode.Unauthorized, 10000);
        emulator.World.Clock.Advance(TimeSpan.FromSeconds(4.9));
        (await emulator.Get(Scripts, value)).MustBeRefused(HttpStatusCode.Unauthorized, 10000);
        emulator.World.Clock.Advance(TimeSpan.FromSeconds(0.1));
        (await emulator.Get(Scripts, value)).MustSucceed();
    }

    [Fact]
    public async Task A_rolled_value_takes_its_time_too()
    {
        await using var emulator = await TestEmulator.StartAsync(options => options with { Lag = new PropagationLag(TimeSpan.Zero, 1) });
        var created = (await emulator.Post("/user/tokens", emulator.UserMinter, Bodies.Token())).MustSucceed();
        await emulator.Get(Scripts, new Secret(created.TextOf("value")));

        var rolled = new Secret((await emulator.Put($"/user/tokens/{created.TextOf("id")}/value", emulator.UserMinter, "{}")).Result.GetString()!);

        (await emulator.Get(Scripts, rolled)).MustBeRefused(HttpStatusCode.Unauthorized, 10000);
        (await emulator.Get(Scripts, rolled)).MustSucceed();
    }

    private static async Task<Secret> Create(TestEmulator emulator) =>
        new((await emulator.Post("/user/tokens", emulator.UserMinter, Bodies.Token())).MustSucceed().TextOf("value"));
}
