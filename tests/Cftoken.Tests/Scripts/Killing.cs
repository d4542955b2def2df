using System.Runtime.Versioning;
using System.Text.Json;

namespace Cftoken.Tests.Scripts;

/// <summary>
/// The program killed with SIGKILL at every step of a creation: it is held there by a request that is not answered, or by a
/// file that it has to wait for. Afterwards <c>cftoken recover</c> finishes or undoes, and the emulator's own record
/// judges.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class Killing : IAsyncLifetime
{
    private readonly Killing_ground ground = new(["create", "--yes", "--new", .. Killing_ground.SinkOptions]);

    public static TheoryData<string, bool, string> Steps
    {
        get
        {
            var steps = new TheoryData<string, bool, string>();
            foreach (var hadToken in new[] { false, true })
            {
                steps.Add("before anything is written down", hadToken, "nothing open");
                steps.Add("POST never arrives", hadToken, "undone");
                steps.Add("POST arrives after the death", hadToken, "undone");
                steps.Add("POST was acted on", hadToken, "undone");
                steps.Add("answer not written down", hadToken, "undone");
                steps.Add("before the first sink", hadToken, "undone");
                steps.Add("first sink not written down", hadToken, "finished");
                steps.Add("before the second sink", hadToken, "finished");
                steps.Add("second sink not written down", hadToken, "finished");
                steps.Add("verifying never arrives", hadToken, "finished");
                steps.Add("verified, not written down", hadToken, "finished");
                steps.Add("before it is recorded", hadToken, "finished");
                steps.Add("recorded, not committed", hadToken, "finished");
            }

            return steps;
        }
    }

    public async ValueTask InitializeAsync() => await ground.OpenAsync();

    public ValueTask DisposeAsync() => ground.DisposeAsync();

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Killed_at_any_step_a_token_is_neither_lost_nor_orphaned(string step, bool hadToken, string expected)
    {
        if (hadToken)
        {
            ground.GiveToken();
            ground.EarlierVerifications = 1;
        }

        await ground.KillAtAsync(step);
        ground.EveryFileMustBeWhole();

        var recovered = await ground.Program.RunAsync(["recover", "--json", .. ground.Api]);

        recovered.ExitCode.ShouldBe(0, recovered.Output + recovered.Error);
        using var json = JsonDocument.Parse(recovered.Output);
        var states = json.RootElement.GetProperty("intents").EnumerateArray().Select(intent => intent.GetProperty("state").GetString()).ToList();
        states.ShouldBe(expected == "nothing open" ? [] : [expected]);
        ground.EveryFileMustBeWhole();
        JudgeBy(expected);

        var again = await ground.Program.RunAsync(["recover", .. ground.Api]);
        (again.ExitCode, again.Output).ShouldBe((0, "Nothing is open; there is nothing to do.\n"));
        ground.NoValueMayStandIn(recovered, again);
    }

    [Fact]
    public async Task Of_two_at_once_on_one_job_the_second_says_who_works_on_it_and_recover_lets_it_work()
    {
        using var gate = new Killing_ground.Gate(ground.Emulator, "POST /accounts/{account_id}/tokens", isBefore: true);
        using var first = ground.Program.Start(["create", "--yes", .. ground.Api]);
        await gate.ReachedAsync();

        var second = await ground.Program.RunAsync(["create", "--yes", .. ground.Api]);
        var recovery = await ground.Program.RunAsync(["recover", .. ground.Api]);

        second.ExitCode.ShouldBe(1);
        Killing_ground.OneLine(second.Error).ShouldContain("Another cftoken is working on deploy in");
        Killing_ground.OneLine(second.Error).ShouldContain($"process {first.Id}");
        (recovery.ExitCode, recovery.Output).ShouldBe((3, recovery.Output));
        recovery.Output.ShouldStartWith("busy");
        gate.Open();
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        first.ExitCode.ShouldBe(0, await first.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        ground.Emulator.Tokens.Count(token => token.IsActive).ShouldBe(1);
    }

    [Fact]
    public async Task The_next_creation_finishes_what_a_killed_one_began()
    {
        await ground.KillAtAsync("before the second sink");

        var next = await ground.Program.RunAsync(["create", "--yes", .. Killing_ground.SinkOptions, .. ground.Api]);

        next.ExitCode.ShouldBe(0, next.Error);
        Killing_ground.OneLine(next.Error).ShouldContain("An earlier run was stopped in the middle");
        next.Output.ShouldStartWith("The project's token serves");
        JudgeBy("finished");
    }

    [Fact]
    public async Task Without_a_credential_recover_lists_what_is_open()
    {
        await ground.KillAtAsync("before the second sink");

        var listed = await ground.Program.RunAsync("recover", "--api-base", ground.Emulator.BaseAddress.AbsoluteUri);

        listed.ExitCode.ShouldBe(4);
        Killing_ground.OneLine(listed.Output).ShouldStartWith("open create shop:default:deploy:account#");
        ground.Emulator.Tokens.Count(token => token.IsActive).ShouldBe(1, "nothing was touched");
    }

    [Fact]
    public async Task A_changed_record_leads_nowhere_outside_the_project()
    {
        await ground.KillAtAsync("before the second sink");
        var outside = ground.Elsewhere.Write("outside.env", "THEIRS=1\n");
        var journal = Path.Combine(ground.State, "journal.jsonl");
        await File.WriteAllTextAsync(journal, (await File.ReadAllTextAsync(journal)).Replace("\".env.ci\"", $"\"{outside}\"", StringComparison.Ordinal));

        var recovered = await ground.Program.RunAsync(["recover", .. ground.Api]);

        recovered.ExitCode.ShouldNotBe(0);
        (await File.ReadAllTextAsync(outside)).ShouldBe("THEIRS=1\n");
        ground.Emulator.TokenOf(ground.ValueIn(".dev.vars")!).ShouldNotBeNull().IsActive.ShouldBeTrue("what a sink holds is not deleted");
    }

    private void JudgeBy(string expected)
    {
        var made = ground.Emulator.Tokens.Where(token => token.IsActive && token.Name.StartsWith("shop:", StringComparison.Ordinal)).ToList();
        if (expected != "finished")
        {
            made.ShouldBeEmpty();
            Killing_ground.Sinks.Select(ground.ValueIn).ShouldAllBe(value => ground.Before == null ? value == null : value!.IsSameAs(ground.Before));
            return;
        }

        var token = made.ShouldHaveSingleItem();
        Killing_ground.Sinks.Select(sink => ground.Emulator.TokenOf(ground.ValueIn(sink)!)!.Id).ShouldBe([token.Id, token.Id]);
        File.ReadAllText(Path.Combine(ground.State, "tokens.json")).ShouldContain(token.Id);
    }
}
