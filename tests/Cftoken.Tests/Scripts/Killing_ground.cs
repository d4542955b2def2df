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
/// Where the program is killed with SIGKILL: held at a step by a request that is not answered, or by a file that it has to
/// wait for. A project with two sinks, a state, and an emulator whose own record judges.
/// </summary>
/// <param name="command">What is killed, without the options that say where.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class Killing_ground(params string[] command) : IAsyncDisposable
{
    private const string Account = "0123456789abcdef0123456789abcdef";

    /// <summary>The files of the project that get the token.</summary>
    public static readonly string[] Sinks = [".dev.vars", ".env.ci"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private int journalBefore;
    private string registerBefore = string.Empty;

    public Program_under_test Program { get; } = new();

    public CloudflareEmulator Emulator { get; private set; } = null!;

    /// <summary>The value that every sink has to begin with; null: none has one.</summary>
    public Secret? Before { get; private set; }

    public string State => Elsewhere["state"];

    public TemporaryFolder Elsewhere { get; } = new();

    public string[] Api => ["--api-base", Emulator.BaseAddress.AbsoluteUri, "--bootstrap-env", Elsewhere["bootstrap.env"]];

    public static string[] SinkOptions => [.. Sinks.SelectMany(sink => new[] { "--sink", sink })];

    /// <summary>How many verifications come before that of the new token.</summary>
    public int EarlierVerifications { get; set; }

    /// <summary>How many readings of a token come before that of the old one whose time is over.</summary>
    public int EarlierReadings { get; set; }

    public async Task OpenAsync()
    {
        Emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System() });
        Elsewhere.WritePrivately("bootstrap.env", $"CLOUDFLARE_API_TOKEN={Emulator.Bootstrap.AccountMinter.Reveal()}\n");
        Program.Project.Write("wrangler.jsonc", $$"""{ "name": "shop", "main": "index.js", "account_id": "{{Account}}" }""");
        Program.Project.Write("index.js", "export default {}");
        Program.With("CFTOKEN_STATE_DIR", State);
    }

    public async ValueTask DisposeAsync()
    {
        await Emulator.DisposeAsync();
        Program.Dispose();
        Elsewhere.Dispose();
    }

    /// <summary>Every sink has a token that somebody made by hand, among other things.</summary>
    public void GiveToken()
    {
        Before = Emulator.Issue(OwnerKind.Account, [.. Policies()]).Value;
        foreach (var sink in Sinks)
        {
            Program.Project.Write(sink, $"# mine\nCLOUDFLARE_API_TOKEN={Before.Reveal()}\nMINE=1\n");
        }
    }

    /// <summary>Every sink has a token that the program made, among other things.</summary>
    public async Task CreateTokenAsync()
    {
        foreach (var sink in Sinks)
        {
            Program.Project.Write(sink, "# mine\nMINE=1\n");
        }

        var created = await Program.RunAsync(["create", "--yes", .. SinkOptions, .. Api]);
        created.ExitCode.ShouldBe(0, created.Error);
        Before = ValueIn(Sinks[0]);
        journalBefore = JournalText().Length;
        registerBefore = RegisterText();
    }

    /// <summary>The token that every sink has, that works, and that the register names.</summary>
    public IssuedToken TheToken()
    {
        var token = Emulator.TokenOf(ValueIn(Sinks[0])!).ShouldNotBeNull();
        Sinks.ShouldAllBe(sink => Emulator.TokenOf(ValueIn(sink)!)!.Id == token.Id);
        token.IsActive.ShouldBeTrue();
        RegisterText().ShouldContain(token.Id);
        return token;
    }

    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // Each step: what holds the program there, and what shows that it is there.
    public async Task KillAtAsync(string step)
    {
        var post = "POST /accounts/{account_id}/tokens";
        var verify = "GET /accounts/{account_id}/tokens/verify";
        var read = "GET /accounts/{account_id}/tokens/{token_id}";
        var update = "PUT /accounts/{account_id}/tokens/{token_id}";
        var roll = "PUT /accounts/{account_id}/tokens/{token_id}/value";
        switch (step)
        {
            case "before anything is written down":
                using (var groups = new Gate(Emulator, "GET /accounts/{account_id}/tokens/permission_groups", isBefore: true))
                {
                    Held_file? journal = null;
                    await StartAndKillAsync(async () =>
                    {
                        await groups.ReachedAsync();
                        journal = Held_file.Lock(Path.Combine(State, "journal.lock"));
                        groups.Open();
                    });
                    journal!.Dispose();
                }

                break;
            case "POST never arrives":
                Emulator.Faults.Add(new FaultRule(new Fault.DropBefore(), FaultCalls.First(1), Emulator.Catalog.Get(post)));
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
                using (Held_file.Temporary(Program.Project[".dev.vars.cftoken-tmp"]))
                {
                    await StartAndKillAsync(() => JournalSaysAsync("\"delivering\",\"untouched\""));
                }

                break;
            case "first sink not written down":
                await KillAfterSinkAsync(".dev.vars", "\"delivering\",\"untouched\"");
                break;
            case "before the second sink":
                using (Held_file.Temporary(Program.Project[".env.ci.cftoken-tmp"]))
                {
                    await StartAndKillAsync(() => JournalSaysAsync("\"delivered\",\"delivering\""));
                }

                break;
            case "second sink not written down":
                await KillAfterSinkAsync(".env.ci", "\"delivered\",\"delivering\"");
                break;
            case "verifying never arrives":
                await KillAtRequestAsync(verify, isBefore: true, number: 1 + EarlierVerifications);
                break;
            case "verified, not written down":
                await KillAfterRequestAsync(verify, number: 1 + EarlierVerifications);
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
            case "before the old one is looked at":
                await KillAtRequestAsync(read, isBefore: true, EarlierReadings + 1);
                break;
            case "switching off never arrives":
                Emulator.Faults.Add(new FaultRule(new Fault.DropBefore(), FaultCalls.First(1), Emulator.Catalog.Get(update)));
                await KillAtRequestAsync(update, isBefore: true);
                break;
            case "switching off arrives after the death":
                await KillAtRequestAsync(update, isBefore: true);
                break;
            case "switching off was acted on":
                await KillAtRequestAsync(update, isBefore: false);
                break;
            case "switched off, not written down":
                await KillAfterRequestAsync(update);
                break;
            case "switched off, not recorded":
                await KillBeforeRecordedAsync(update);
                break;
            case "rolling never arrives":
                Emulator.Faults.Add(new FaultRule(new Fault.DropBefore(), FaultCalls.First(1), Emulator.Catalog.Get(roll)));
                await KillAtRequestAsync(roll, isBefore: true);
                break;
            case "rolling arrives after the death":
                await KillAtRequestAsync(roll, isBefore: true);
                break;
            case "rolling was acted on":
                await KillAtRequestAsync(roll, isBefore: false);
                break;
            case "rolled, not written down":
                await KillAfterRequestAsync(roll);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step, "No such step.");
        }
    }

    private async Task KillAtRequestAsync(string operation, bool isBefore, int number = 1)
    {
        using var gate = new Gate(Emulator, operation, isBefore, number);
        await StartAndKillAsync(gate.ReachedAsync);
        var loggedAtDeath = Emulator.Log.Entries.Length;
        gate.Open();
        if (isBefore)
        {
            await UntilAsync(() => Emulator.Log.Entries.Length > loggedAtDeath);
        }
    }

    private async Task KillAfterRequestAsync(string operation, int number = 1)
    {
        using var gate = new Gate(Emulator, operation, isBefore: false, number);
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
        var file = Held_file.Temporary(Program.Project[sink + ".cftoken-tmp"]);
        Held_file? journal = null;
        await StartAndKillAsync(async () =>
        {
            await JournalSaysAsync(recordBefore);
            journal = Held_file.Lock(Path.Combine(State, "journal.lock"));
            file.Dispose();
            await UntilAsync(() => ValueIn(sink) is { } value && (Before is null || !value.IsSameAs(Before)));
        });
        journal!.Dispose();
    }

    private async Task KillBeforeRecordedAsync(string operation)
    {
        using var gate = new Gate(Emulator, operation, isBefore: false);
        Held_file? register = null;
        await StartAndKillAsync(async () =>
        {
            await gate.ReachedAsync();
            register = Held_file.Lock(Path.Combine(State, "tokens.lock"));
            gate.Open();
            await JournalSaysAsync("\"stage\":\"committed\"", times: 2);
        });
        register!.Dispose();
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
            await UntilAsync(() => RegisterText() != registerBefore);
        });
        journal!.Dispose();
    }

    private async Task StartAndKillAsync(Func<Task> isThere)
    {
        using var process = Program.Start([.. command, .. Api]);
        var error = process.StandardError.ReadToEndAsync();
        var ended = process.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (await Task.WhenAny(isThere(), ended) == ended)
        {
            throw new InvalidOperationException($"The program ended by itself: {await error}");
        }

        process.Kill();
        await ended;
    }

    private Task JournalSaysAsync(string text, int times = 1) => UntilAsync(() => JournalText()[journalBefore..].Split(text).Length > times);

    private string JournalText() => TextOf("journal.jsonl");

    private string RegisterText() => TextOf("tokens.json");

    private string TextOf(string file) => File.Exists(Path.Combine(State, file)) ? File.ReadAllText(Path.Combine(State, file)) : string.Empty;

    private static async Task UntilAsync(Func<bool> isSo)
    {
        // Only a test that hangs gets to the end of its patience.
        using var patience = new CancellationTokenSource(Patience);
        while (!isSo())
        {
            await Task.Delay(5, patience.Token);
        }
    }

    // Whatever is there is whole at every moment: an old content or a new one.
    public void EveryFileMustBeWhole()
    {
        foreach (var sink in Sinks.Where(sink => File.Exists(Program.Project[sink])))
        {
            var text = Program.Project.Read(sink);
            text.ShouldEndWith("\n");
            if (Before is not null)
            {
                text.ShouldStartWith("# mine\n");
                Emulator.TokenOf(ValueIn(sink)!).ShouldNotBeNull().IsActive.ShouldBeTrue("the project had a working token at every moment");
            }
        }

        if (RegisterText() is { Length: > 0 } register)
        {
            JsonDocument.Parse(register).Dispose();
        }
    }

    public void NoValueMayStandIn(params ProcessResult[] runs)
    {
        foreach (var value in Sinks.Select(ValueIn).OfType<Secret>().Append(Emulator.Bootstrap.AccountMinter))
        {
            var canary = Canary.For(value.Reveal());
            canary.MustBeAbsentFrom(runs.SelectMany(run => new[] { run.Output, run.Error }));
            canary.MustBeAbsentFromFiles(State);
        }
    }

    public Secret? ValueIn(string sink) =>
        File.Exists(Program.Project[sink]) && DotEnvDocument.Parse(Program.Project.Read(sink)).TryGet("CLOUDFLARE_API_TOKEN", out var value) && value!.Length > 0
            ? new Secret(value)
            : null;

    private Policy[] Policies() =>
    [
        new(PolicyEffect.Allow, [new GroupReference(Emulator.Catalog.Group("Workers Scripts Write", Cftoken.Catalog.Model.Scope.Account)!.Id!)],
            [new ResourceSelector($"com.cloudflare.api.account.{Account}")]),
    ];

    /// <summary>Holds one request until it is let through.</summary>
    internal sealed class Gate : IDisposable
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
