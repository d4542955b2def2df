using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Secrets;
using Cftoken.Emulator.Faults;
using Cftoken.Emulator.State;
using Cftoken.Matrix.Cases;
using Cftoken.Matrix.Running;
using Cftoken.TestInfrastructure.Wrangler;

namespace Cftoken.EndToEnd.Tests.Diagnosing;

/// <summary>A command that fails for a reason that no permission mends: the token holds every permission that there is.</summary>
/// <param name="Name">The reason, in words.</param>
/// <param name="Command">The command line.</param>
/// <param name="Causes">What the diagnosis may call it, written by hand.</param>
internal sealed record OtherFailure(string Name, string Command, params ErrorCause[] Causes)
{
    private const string Elsewhere = "00000000000000000000000000000bad";
    private const string OtherZone = "feed0000feed0000feed0000feed0002";

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<OtherFailure> All =
    [
        new("a wrong account id in the environment", "wrangler deploy", ErrorCause.WrongAccount) { AccountId = Elsewhere },
        new("a wrong account id in the configuration", "wrangler deploy", ErrorCause.WrongAccount) { AccountId = null, Configuration = $$"""{{Minimal}}, "account_id": "{{Elsewhere}}"}""" },
        new("an expired token", "wrangler deploy", ErrorCause.Expired, ErrorCause.Revoked) { Token = token => token.WriteString("expires_on", "2026-01-01T00:00:00Z") },
        new("a disabled token", "wrangler deploy", ErrorCause.Expired, ErrorCause.Revoked) { Token = token => token.WriteString("status", "disabled") },
        new("a token that is gone", "wrangler deploy", ErrorCause.Revoked) { Value = _ => new Secret(new string('a', 40)) },
        new("a condition on the address", "wrangler deploy", ErrorCause.IpCondition)
        {
            Token = token =>
            {
                token.WritePropertyName("condition");
                token.WriteRawValue("""{"request_ip":{"in":["192.0.2.0/24"]} }""");
            },
        },
        new("R2 that is not enabled", "wrangler r2 bucket create mine", ErrorCause.Entitlement) { Seed = WithoutR2 },
        new("a bound bucket where R2 is not enabled", "wrangler deploy", ErrorCause.Entitlement)
        {
            Seed = WithoutR2,
            Configuration = $$"""{{Minimal}}, "r2_buckets": [{"binding": "R2", "bucket_name": "my-bucket"}]}""",
        },
        new("an account without a workers.dev name", "wrangler deploy", ErrorCause.Entitlement)
        {
            Seed = seed => seed with { Accounts = [seed.Accounts[0] with { WorkersSubdomain = null }] },
        },
        new("too many requests", "wrangler deploy", ErrorCause.RateLimit) { Fault = new Fault.RateLimited(TimeSpan.FromSeconds(1)) },
        new("a challenge of the edge", "wrangler deploy", ErrorCause.EdgeBlock) { Fault = Challenge },
        new("an API that is down", "wrangler deploy", ErrorCause.Transient) { Fault = new Fault.ServerError(503) },
        new("a database that is not there", "wrangler d1 execute DB --remote --yes --command \"select 1\"", ErrorCause.MissingResource)
        {
            Configuration = $$"""{{Minimal}}, "d1_databases": [{"binding": "DB", "database_name": "db", "database_id": "99999999-2222-4333-8444-555555555555"}]}""",
        },
        new("a zone that the token does not cover", "wrangler deploy", ErrorCause.ResourceNotCovered)
        {
            Seed = seed => seed with { Zones = [.. seed.Zones, new ZoneRecord(OtherZone, "example.net", seed.Accounts[0].Id)] },
            Configuration = $$"""{{Minimal}}, "routes": [{"pattern": "example.com/*", "zone_name": "example.com"}]}""",
            Zone = Resource.Zone(OtherZone),
        },
        // wrangler 4.164 asks for the accounts that the token sees instead.
        new("an account-owned token where the account is looked for", "wrangler deploy", ErrorCause.WrongTokenFamily) { AccountId = null, Versions = ["4.40.0", "3.114.17"] },
        new("a value with the header's word before it", "wrangler deploy", ErrorCause.MalformedCredential) { Value = value => new Secret($"Bearer {value.Reveal()}") },
        new("a value with a line break in it", "wrangler deploy", ErrorCause.MalformedCredential) { Value = value => new Secret($"{value.Reveal()[..20]}\n{value.Reveal()[20..]}") },
        new("no value at all", "wrangler deploy", ErrorCause.MalformedCredential) { Value = _ => new Secret(" ") },
    ];

    // developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/ (2026-11): the header
    // marks the page; its title is what a browser shows.
    private static Fault Challenge => new Fault.Foreign(
        403,
        "text/html; charset=UTF-8",
        "<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a moment...</title></head><body></body></html>",
        KeyValuePair.Create("cf-mitigated", "challenge"));

    private const string Minimal = """{"name": "w", "main": "index.js", "compatibility_date": "2024-09-23" """;

    /// <summary>The account that the command is told; null: none.</summary>
    public string? AccountId { get; init; } = MatrixAccount.Id;

    /// <summary>The versions that fail in that way.</summary>
    public IReadOnlyList<string> Versions { get; init; } = WranglerInstallation.Versions;

    /// <summary>The content of wrangler.json.</summary>
    public string Configuration { get; init; } = Minimal + "}";

    /// <summary>What the account is like.</summary>
    public Func<EmulatorSeed, EmulatorSeed> Seed { get; init; } = seed => seed;

    /// <summary>What the token has besides its policies.</summary>
    public Action<Utf8JsonWriter> Token { get; init; } = _ => { };

    /// <summary>What reaches the command of the token's value.</summary>
    public Func<Secret, Secret> Value { get; init; } = value => value;

    /// <summary>What every call is answered with; null: what the API says.</summary>
    public Fault? Fault { get; init; }

    /// <summary>The only zone that the token covers; null: all.</summary>
    public Resource? Zone { get; init; }

    /// <summary>The command as a case.</summary>
    public MatrixCase AsCase() => new(Name, nameof(OtherFailure), Command, []) { Config = Configuration, HasAccountId = AccountId is not null, Text = Name, Requires = [] };

    /// <summary>Its token's policies.</summary>
    public ImmutableArray<Policy> Policies(CaseEmulator emulator)
    {
        var all = emulator.Everything(OwnerKind.Account, _ => true);
        return Zone is null ? all : [all[0], all[1] with { Resources = [ResourceKeys.SelectorOf(Zone)] }];
    }

    public override string ToString() => Name;

    private static EmulatorSeed WithoutR2(EmulatorSeed seed) => seed with { Accounts = [seed.Accounts[0] with { HasR2 = false }] };
}
