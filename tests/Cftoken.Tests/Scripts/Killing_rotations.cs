using System.Runtime.Versioning;
using System.Text.Json;

namespace Cftoken.Tests.Scripts;

/// <summary>
/// The program killed with SIGKILL at every step of a rotation, and of a roll: at requests, at writes of the journal and the
/// register, and at the files that hold the token. Afterwards <c>cftoken recover</c> finishes or undoes, the next rotation
/// brings about what was wanted, and the emulator's own record judges.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class Killing_rotations : IAsyncLifetime
{
    private readonly Killing_ground ground = new("rotate", "--yes", "--grace", "0");
    private readonly Killing_ground rolling = new("rotate", "--yes", "--roll");

    public async ValueTask InitializeAsync()
    {
        await ground.OpenAsync();
        await rolling.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await ground.DisposeAsync();
        await rolling.DisposeAsync();
    }

    [Theory]
    [InlineData("before anything is written down", "nothing open", false)]
    [InlineData("POST never arrives", "undone", false)]
    [InlineData("POST arrives after the death", "undone", false)]
    [InlineData("POST was acted on", "undone", false)]
    [InlineData("answer not written down", "undone", false)]
    [InlineData("before the first sink", "undone", false)]
    [InlineData("first sink not written down", "finished", true)]
    [InlineData("before the second sink", "finished", true)]
    [InlineData("second sink not written down", "finished", true)]
    [InlineData("verifying never arrives", "finished", true)]
    [InlineData("verified, not written down", "finished", true)]
    [InlineData("before it is recorded", "finished", true)]
    [InlineData("recorded, not committed", "finished", true)]
    [InlineData("before the old one is looked at", "nothing open", true)]
    [InlineData("switching off never arrives", "undone", true)]
    [InlineData("switching off arrives after the death", "finished", true)]
    [InlineData("switching off was acted on", "finished", true)]
    [InlineData("switched off, not written down", "finished", true)]
    [InlineData("switched off, not recorded", "nothing open", true)]
    public async Task Killed_at_any_step_a_rotation_leaves_one_token_that_every_sink_has(string step, string expected, bool isRotated)
    {
        await ground.CreateTokenAsync();
        var old = ground.Emulator.TokenOf(ground.Before!)!.Id;
        ground.EarlierReadings = 1;

        await ground.KillAtAsync(step);
        ground.EveryFileMustBeWhole();

        var recovered = await ground.Program.RunAsync(["recover", "--json", .. ground.Api]);
        recovered.ExitCode.ShouldBe(0, recovered.Output + recovered.Error);
        StatesOf(recovered.Output).ShouldBe(expected == "nothing open" ? [] : [expected]);
        ground.EveryFileMustBeWhole();
        (ground.TheToken().Id == old).ShouldBe(!isRotated);
        ground.Emulator.Tokens.ShouldAllBe(token => token.Id == old || token.Id == ground.TheToken().Id, "what was begun and not delivered is gone");

        var next = await ground.Program.RunAsync(["rotate", "--yes", "--grace", "0", .. ground.Api]);
        next.ExitCode.ShouldBe(0, next.Error);
        ground.EveryFileMustBeWhole();
        ground.TheToken().Id.ShouldNotBe(old);
        ground.Emulator.Tokens.Select(token => (token.Id, token.Status)).ShouldBe([(old, "disabled"), (ground.TheToken().Id, "active")], ignoreOrder: true);
        var last = await ground.Program.RunAsync(["recover", .. ground.Api]);
        (last.ExitCode, last.Output).ShouldBe((0, "Nothing is open; there is nothing to do.\n"));
        ground.NoValueMayStandIn(recovered, next, last);
    }

    [Theory]
    [InlineData("rolling never arrives")]
    [InlineData("rolling arrives after the death")]
    [InlineData("rolling was acted on")]
    [InlineData("rolled, not written down")]
    [InlineData("before the first sink")]
    [InlineData("first sink not written down")]
    [InlineData("before the second sink")]
    [InlineData("second sink not written down")]
    [InlineData("verified, not written down")]
    public async Task Killed_at_any_step_a_roll_ends_with_a_value_that_works_in_every_sink(string step)
    {
        await rolling.CreateTokenAsync();
        var id = rolling.Emulator.TokenOf(rolling.Before!)!.Id;

        await rolling.KillAtAsync(step);

        var recovered = await rolling.Program.RunAsync(["recover", "--yes", "--json", .. rolling.Api]);
        recovered.ExitCode.ShouldBe(0, recovered.Output + recovered.Error);
        rolling.EveryFileMustBeWhole();
        rolling.TheToken().Id.ShouldBe(id);
        rolling.Emulator.Tokens.ShouldHaveSingleItem();
        var last = await rolling.Program.RunAsync(["recover", .. rolling.Api]);
        (last.ExitCode, last.Output).ShouldBe((0, "Nothing is open; there is nothing to do.\n"));
        rolling.NoValueMayStandIn(recovered, last);
    }

    private static List<string?> StatesOf(string output)
    {
        using var json = JsonDocument.Parse(output);
        return [.. json.RootElement.GetProperty("intents").EnumerateArray().Select(intent => intent.GetProperty("state").GetString())];
    }
}
