using System.Net;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.TestInfrastructure;

namespace Cftoken.Emulator.Tests.State;

public sealed class StateFileTests : IDisposable
{
    private const string Tokens = "/user/tokens";
    private const string Scripts = "/accounts/" + TestEmulator.Account + "/workers/scripts";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_created_survives_a_restart_unchanged()
    {
        string before;
        Secret value;
        await using (var first = await StartAsync())
        {
            var created = (await first.Post(Tokens, first.UserMinter, Bodies.Token(
                group: Bodies.ZoneRead,
                resources: Bodies.OnAllZonesOfAccount,
                more: ""","not_before":"2026-11-22T10:00:00Z","expires_on":"2027-02-20T12:00:00Z","condition":{"request_ip":{"in":["127.0.0.0/8"],"not_in":["127.9.9.9"]}}"""))).MustSucceed();
            value = new Secret(created.TextOf("value"));
            before = (await first.Get($"{Tokens}/{created.TextOf("id")}", first.UserMinter)).Result.GetRawText();
        }

        await using var second = await StartAsync();

        var verified = (await second.Get(Tokens + "/verify", value)).MustSucceed();
        var after = (await second.Get($"{Tokens}/{verified.TextOf("id")}", second.UserMinter)).MustSucceed();
        after.Result.GetRawText().Replace(",\"last_used_on\":\"2026-11-22T12:00:00Z\"", "", StringComparison.Ordinal).ShouldBe(before);
    }

    [Fact]
    public async Task A_deletion_a_roll_and_a_disabling_survive_a_restart()
    {
        await using var first = await StartAsync();
        var deleted = await Create(first);
        var rolled = await Create(first);
        var disabled = await Create(first);
        await first.Delete($"{Tokens}/{deleted.Id}", first.UserMinter);
        var successor = new Secret((await first.Put($"{Tokens}/{rolled.Id}/value", first.UserMinter, "{}")).Result.GetString()!);
        await first.Put($"{Tokens}/{disabled.Id}", first.UserMinter, Bodies.Token(more: ""","status":"disabled" """));
        await first.DisposeAsync();

        await using var second = await StartAsync();

        (await second.Get(Scripts, deleted.Value)).MustBeRefused(HttpStatusCode.Unauthorized, 10000);
        (await second.Get(Scripts, rolled.Value)).MustBeRefused(HttpStatusCode.Unauthorized, 10000);
        (await second.Get(Scripts, disabled.Value)).MustBeRefused(HttpStatusCode.Unauthorized, 10000);
        (await second.Get(Scripts, successor)).MustSucceed();
    }

    [Fact]
    public async Task The_old_bootstrap_credentials_are_dead_after_a_restart()
    {
        Secret minter;
        await using (var first = await StartAsync())
        {
            minter = first.UserMinter;
        }

        await using var second = await StartAsync();

        (await second.Get(Tokens, minter)).MustBeRefused(HttpStatusCode.Unauthorized, 10000);
        (await second.Get(Tokens, second.UserMinter)).MustSucceed();
    }

    [Fact]
    public async Task No_value_and_no_foreign_credential_is_ever_in_the_file_or_the_log()
    {
        var foreign = new Canary();
        var foreignKey = new Canary("cfk_");
        await using var emulator = await StartAsync();
        var created = (await emulator.Post(Tokens, emulator.UserMinter, Bodies.Token())).MustSucceed();
        var rolled = (await emulator.Put($"{Tokens}/{created.TextOf("id")}/value", emulator.UserMinter, "{}")).MustSucceed();
        await emulator.Post(Tokens, foreign.Secret, Bodies.Token());
        await emulator.Get($"/accounts/{foreign.Value}/tokens?token={foreign.Value}", foreign.Secret);
        await emulator.SendWith(HttpMethod.Get, "/user", null, ("X-Auth-Key", foreignKey.Value), ("X-Auth-Email", "dev@example.com"));
        await emulator.SendWith(HttpMethod.Get, "/user", null, ("Authorization", "Bearer Bearer " + foreign.Value));

        var log = string.Join('\n', emulator.Emulator.Log.Entries.Select(entry => entry.ToString()));
        foreach (var canary in (ReadOnlySpan<Canary>)
        [
            foreign,
            foreignKey,
            Canary.For(created.TextOf("value")),
            Canary.For(rolled.Result.GetString()!),
            Canary.For(emulator.UserMinter.Reveal()),
            Canary.For(emulator.AccountMinter.Reveal()),
            Canary.For(emulator.Emulator.Bootstrap.GlobalKey.Reveal()),
        ])
        {
            canary.MustBeAbsentFromFiles(folder.Path);
            canary.MustBeAbsentFrom(log);
        }

        // The file is the right one: the hash of what was given out last stands in it, and nothing of the stranger's.
        folder.Read("state.json").ShouldContain(new Secret(rolled.Result.GetString()!).Fingerprint());
        folder.Read("state.json").ShouldNotContain(foreign.Secret.Fingerprint());
        log.ShouldNotContain(foreign.Secret.Fingerprint());
    }

    [Fact]
    public async Task The_file_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no modes.");
            return;
        }

        await using var emulator = await StartAsync();
        await Create(emulator);

        File.GetUnixFileMode(folder["state.json"]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(folder.Path).ShouldBe([folder["state.json"]]);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"schemaVersion":2}""")]
    [InlineData("""{"schemaVersion":1,"user":{"id":null,"email":""},"accounts":[],"zones":[],"tokens":[]}""")]
    public async Task A_file_that_holds_something_else_is_refused_and_left_alone(string content)
    {
        folder.Write("state.json", content);

        var refused = await Should.ThrowAsync<ProblemException>(StartAsync);

        refused.Problems.Single().Code.ShouldBe("emulator.state");
        refused.Problems.Single().Fix.ShouldNotBeNull();
        folder.Read("state.json").ShouldBe(content);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_a_problem_with_a_fix()
    {
        var options = new EmulatorOptions { World = World(), Catalog = TestEmulator.SharedCatalog, StateFile = folder["none/state.json"] };

        var refused = await Should.ThrowAsync<ProblemException>(() => CloudflareEmulator.StartAsync(options));

        refused.Problems.Single().Code.ShouldBe("emulator.state");
    }

    private static OutsideWorld World() => new FakeOutsideWorld().Build() with { Files = OutsideWorld.System().Files, Randomness = OutsideWorld.System().Randomness };

    private Task<TestEmulator> StartAsync() =>
        TestEmulator.StartAsync(options => options with { World = World(), StateFile = folder["state.json"] });

    private static async Task<(string Id, Secret Value)> Create(TestEmulator emulator)
    {
        var created = (await emulator.Post(Tokens, emulator.UserMinter, Bodies.Token())).MustSucceed();
        return (created.TextOf("id"), new Secret(created.TextOf("value")));
    }
}
