using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;
using Cftoken.Catalog.Policies;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.Core.Secrets;
using Cftoken.Emulator;
using Cftoken.Emulator.Faults;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Scripts;

/// <summary>
/// The program killed with SIGKILL at every step of a token's life: it is held there by a request that is not answered, or
/// by a file that it has to wait for. Afterwards <c>cftoken recover</c> finishes or undoes, and the emulator's own record
/// judges.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class Killing : IAsyncLifetime
{
    private const string Account = "0123456789abcdef0123456789abcdef";
    private static readonly string[] Sinks = [".dev.vars", ".env.ci"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Program_under_test program = new();
    private readonly TemporaryFolder elsewhere = new();
    private CloudflareEmulator emulator = null!;
    private Secret? before;

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

    private string State => elsewhere["state"];

    private string[] Api => ["--api-base", emulator.BaseAddress.AbsoluteUri, "--bootstrap-env", elsewhere["bootstrap.env"]];

    public async ValueTask InitializeAsync()
    {
        emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System() });
        elsewhere.Write("bootstrap.env", $"CLOUDFLARE_API_TOKEN={emulator.Bootstrap.AccountMinter.Reveal()}\n");
        program.Project.Write("wrangler.jsonc", $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Account}}" }""");
        program.Project.Write("index.js", "export default {}");
        program.With("CFTOKEN_STATE_DIR", State);
    }

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        program.Dispose();
        elsewhere.Dispose();
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Killed_at_any_step_a_token_is_neither_lost_nor_orphaned(string step, bool hadToken, string expected)
    {
        if (hadToken)
        {
            before = emulator.Issue(OwnerKind.Account, [.. Policies()]).Value;
            foreach (var sink in Sinks)
            {
                program.Project.Write(sink, $"# mine\nCLOUDFLARE_API_TOKEN={before.Reveal()}\nMINE=1\n");
            }
        }

        await KillAtAsync(step);
        EveryFileMustBeWhole();

        var recovered = await program.RunAsync(["recover", "--json", .. Api]);

        recovered.ExitCode.ShouldBe(0, recovered.Output + recovered.Error);
        using var json = JsonDocument.Parse(recovered.Output);
        var states = json.RootElement.GetProperty("intents").EnumerateArray().Select(intent => intent.GetProperty("state").GetString()).ToList();
        states.ShouldBe(expected == "nothing open" ? [] : [expected]);
        EveryFileMustBeWhole();
        JudgeBy(expected);

        var again = await program.RunAsync(["recover", .. Api]);
        (again.ExitCode, again.Output).ShouldBe((0, "Nothing is open; there is nothing to do.\n"));
        NoValueMayStandIn(recovered, again);
    }

    [Fact]
    public async Task Of_two_at_once_on_one_job_the_second_says_who_works_on_it_and_recover_lets_it_work()
    {
        using var gate = new Gate(emulator, "POST /accounts/{account_id}/tokens", isBefore: true);
        using var first = program.Start(["create", "--yes", .. Api]);
        await gate.ReachedAsync();

        var second = await program.RunAsync(["create", "--yes", .. Api]);
        var recovery = await program.RunAsync(["recover", .. Api]);

        second.ExitCode.ShouldBe(1);
        OneLine(second.Error).ShouldContain("Another cftoken is working on deploy in");
        OneLine(second.Error).ShouldContain($"process {first.Id}");
        (recovery.ExitCode, recovery.Output).ShouldBe((3, recovery.Output));
        recovery.Output.ShouldStartWith("busy");
        gate.Open();
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        first.ExitCode.ShouldBe(0, await first.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        emulator.Tokens.Count(token => token.IsActive).ShouldBe(1);
    }

    [Fact]
    public async Task The_next_creation_finishes_what_a_killed_one_began()
    {
        await KillAtAsync("before the second sink");

        var next = await program.RunAsync(["create", "--yes", .. SinkOptions, .. Api]);

        next.ExitCode.ShouldBe(0, next.Error);
        OneLine(next.Error).ShouldContain("An earlier run was stopped in the middle");
        next.Output.ShouldStartWith("The project's token serves");
        JudgeBy("finished");
    }

    [Fact]
    public async Task Without_a_credential_recover_lists_what_is_open()
    {
        await KillAtAsync("before the second sink");

        var listed = await program.RunAsync("recover", "--api-base", emulator.BaseAddress.AbsoluteUri);

        listed.ExitCode.ShouldBe(4);
        OneLine(listed.Output).ShouldStartWith("open create shop:default:deploy:account#");
        emulator.Tokens.Count(token => token.IsActive).ShouldBe(1, "nothing was touched");
    }

    [Fact]
    public async Task A_changed_record_leads_nowhere_outside_the_project()
    {
        await KillAtAsync("before the second sink");
        var outside = elsewhere.Write("outside.env", "THEIRS=1\n");
        var journal = Path.Combine(State, "journal.jsonl");
        await File.WriteAllTextAsync(journal, (await File.ReadAllTextAsync(journal)).Replace("\".env.ci\"", $"\"{outside}\"", StringComparison.Ordinal));

        var recovered = await program.RunAsync(["recover", .. Api]);

        recovered.ExitCode.ShouldNotBe(0);
        (await File.ReadAllTextAsync(outside)).ShouldBe("THEIRS=1\n");
        emulator.TokenOf(ValueIn(".dev.vars")!).ShouldNotBeNull().IsActive.ShouldBeTrue("what a sink holds is not deleted");
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string[] SinkOptions => ["--sink", ".dev.vars", "--sink", ".env.ci"];

    // Each step: what holds the program there, and what shows that it is there.
    private async Task KillAtAsync(string step)
    {
        var post = "POST /accounts/{account_id}/tokens";
        var verify = "GET /accounts/{account_id}/tokens/verify";
        switch (step)
        {
            case "before anything is written down":
                using (var journal = Held_file.Lock(Path.Combine(State, "journal.lock")))
                using (var groups = new Gate(emulator, "GET /accounts/{account_id}/tokens/permission_groups", isBefore: true))
                {
                    await StartAndKillAsync(async () =>
                    {
                        await groups.ReachedAsync();
                        groups.Open();
                    });
                }

                break;
            case "POST never arrives":
                emulator.Faults.Add(new FaultRule(new Fault.DropBefore(), FaultCalls.First(1), emulator.Catalog.Get(post)));
                await KillAtRequestAsync(post, isBefore: true);
                break;
            case "POST arrives after the death":
                await KillAtRequestAsync(post, isBefore: true);
                break;
            case "POST was acted on":
                await KillAtRequestAsync(post, isBefore: false);
                break;
            case "answer not written down":
                await KillAfterRequestAsync(post);
                break;
            case "before the first sink":
                using (Held_file.Temporary(program.Project[".dev.vars.cftoken-tmp"]))
                {
                    await StartAndKillAsync(() => JournalSaysAsync("\"delivering\",\"untouched\""));
                }

                break;
            case "first sink not written down":
                await KillAfterSinkAsync(".dev.vars", "\"delivering\",\"untouched\"");
                break;
            case "before the second sink":
                using (Held_file.Temporary(program.Project[".env.ci.cftoken-tmp"]))
                {
                    await StartAndKillAsync(() => JournalSaysAsync("\"delivered\",\"delivering\""));
                }

                break;
            case "second sink not written down":
                await KillAfterSinkAsync(".env.ci", "\"delivered\",\"delivering\"");
                break;
            case "verifying never arrives":
                await KillAtRequestAsync(verify, isBefore: true, number: before is null ? 1 : 2);
                break;
            case "verified, not written down":
                await KillAfterRequestAsync(verify, number: before is null ? 1 : 2);
                break;
            case "before it is recorded":
                using (Held_file.Lock(Path.Combine(State, "tokens.lock")))
                {
                    await StartAndKillAsync(() => JournalSaysAsync("\"stage\":\"verified\""));
                }

                break;
            case "recorded, not committed":
                await KillBeforeCommittedAsync();
                break;
        }
    }

    private async Task KillAtRequestAsync(string operation, bool isBefore, int number = 1)
    {
        using var gate = new Gate(emulator, operation, isBefore, number);
        await StartAndKillAsync(gate.ReachedAsync);
        var loggedAtDeath = emulator.Log.Entries.Length;
        gate.Open();
        if (isBefore)
        {
            await UntilAsync(() => emulator.Log.Entries.Length > loggedAtDeath);
        }
    }

    private async Task KillAfterRequestAsync(string operation, int number = 1)
    {
        using var gate = new Gate(emulator, operation, isBefore: false, number);
        Held_file? journal = null;
        await StartAndKillAsync(async () =>
        {
            await gate.ReachedAsync();
            journal = Held_file.Lock(Path.Combine(State, "journal.lock"));
            gate.Open();
        });
        journal!.Dispose();
    }

    private async Task KillAfterSinkAsync(string sink, string recordBefore)
    {
        var file = Held_file.Temporary(program.Project[sink + ".cftoken-tmp"]);
        Held_file? journal = null;
        await StartAndKillAsync(async () =>
        {
            await JournalSaysAsync(recordBefore);
            journal = Held_file.Lock(Path.Combine(State, "journal.lock"));
            file.Dispose();
            await UntilAsync(() => ValueIn(sink) is { } value && (before is null || !value.IsSameAs(before)));
        });
        journal!.Dispose();
    }

    private async Task KillBeforeCommittedAsync()
    {
        var register = Held_file.Lock(Path.Combine(State, "tokens.lock"));
        Held_file? journal = null;
        await StartAndKillAsync(async () =>
        {
            await JournalSaysAsync("\"stage\":\"verified\"");
            journal = Held_file.Lock(Path.Combine(State, "journal.lock"));
            register.Dispose();
            await UntilAsync(() => File.Exists(Path.Combine(State, "tokens.json")));
        });
        journal!.Dispose();
    }

    private async Task StartAndKillAsync(Func<Task> isThere)
    {
        using var process = program.Start(["create", "--yes", "--new", .. SinkOptions, .. Api]);
        var error = process.StandardError.ReadToEndAsync();
        var ended = process.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (await Task.WhenAny(isThere(), ended) == ended)
        {
            throw new InvalidOperationException($"The program ended by itself: {await error}");
        }

        process.Kill();
        await ended;
    }

    private Task JournalSaysAsync(string text) => UntilAsync(() =>
        File.Exists(Path.Combine(State, "journal.jsonl")) && File.ReadAllText(Path.Combine(State, "journal.jsonl")).Contains(text, StringComparison.Ordinal));

    private static async Task UntilAsync(Func<bool> isSo)
    {
        // Only a test that hangs gets to the end of its patience.
        using var patience = new CancellationTokenSource(Patience);
        while (!isSo())
        {
            await Task.Delay(5, patience.Token);
        }
    }

    private void JudgeBy(string expected)
    {
        var made = emulator.Tokens.Where(token => token.IsActive && token.Name.StartsWith("shop:", StringComparison.Ordinal)).ToList();
        if (expected != "finished")
        {
            made.ShouldBeEmpty();
            Sinks.Select(ValueIn).ShouldAllBe(value => before == null ? value == null : value!.IsSameAs(before));
            return;
        }

        var token = made.ShouldHaveSingleItem();
        Sinks.Select(sink => emulator.TokenOf(ValueIn(sink)!)!.Id).ShouldBe([token.Id, token.Id]);
        File.ReadAllText(Path.Combine(State, "tokens.json")).ShouldContain(token.Id);
    }

    // Whatever is there is whole at every moment: an old content or a new one.
    private void EveryFileMustBeWhole()
    {
        foreach (var sink in Sinks.Where(sink => File.Exists(program.Project[sink])))
        {
            var text = program.Project.Read(sink);
            text.ShouldEndWith("\n");
            if (before is not null)
            {
                text.ShouldStartWith("# mine\n");
                emulator.TokenOf(ValueIn(sink)!).ShouldNotBeNull().IsActive.ShouldBeTrue("the project had a working token at every moment");
            }
        }

        if (File.Exists(Path.Combine(State, "tokens.json")))
        {
            using var register = JsonDocument.Parse(File.ReadAllText(Path.Combine(State, "tokens.json")));
        }
    }

    private void NoValueMayStandIn(params ProcessResult[] runs)
    {
        foreach (var value in Sinks.Select(ValueIn).OfType<Secret>().Append(emulator.Bootstrap.AccountMinter))
        {
            var canary = Canary.For(value.Reveal());
            canary.MustBeAbsentFrom(runs.SelectMany(run => new[] { run.Output, run.Error }));
            canary.MustBeAbsentFromFiles(State);
        }
    }

    private Secret? ValueIn(string sink) =>
        File.Exists(program.Project[sink]) && DotEnvDocument.Parse(program.Project.Read(sink)).TryGet("CLOUDFLARE_API_TOKEN", out var value) && value!.Length > 0
            ? new Secret(value)
            : null;

    private Policy[] Policies() =>
    [
        new(PolicyEffect.Allow, [new GroupReference(emulator.Catalog.Group("Workers Scripts Write", Cftoken.Catalog.Model.Scope.Account)!.Id!)],
            [new ResourceSelector($"com.cloudflare.api.account.{Account}")]),
    ];

    /// <summary>Holds one request until it is let through.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Gate(CloudflareEmulator emulator, string operation, bool isBefore, int number = 1) => emulator.Faults.Add(new FaultRule(
            isBefore ? new Fault.HoldBefore(HoldAsync) : new Fault.HoldAfter(HoldAsync), FaultCalls.Number(number), emulator.Catalog.Get(operation)));

        public Task ReachedAsync() => reached.Task.WaitAsync(Patience);

        public void Open() => open.TrySetResult();

        public void Dispose() => Open();

        private Task HoldAsync()
        {
            reached.TrySetResult();
            return open.Task;
        }
    }
}
